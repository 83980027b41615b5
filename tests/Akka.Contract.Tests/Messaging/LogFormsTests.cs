using Akka.Actor;
using Akka.Event;

namespace Akka.Contract.Tests.Messaging;

/// <summary>Each form of logging ends as one event of its level, with its text, its exception and its source.</summary>
public class LogFormsTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly InvalidOperationException Why = new("why");

    public LogFormsTests() : base("akka.loglevel = DEBUG") => Sys.EventStream.Subscribe(TestActor, typeof(LogEvent));

    public static TheoryData<Type, bool, Action<ILoggingAdapter>> Forms => new()
    {
        { typeof(Debug), true, l => l.Debug(Why, "1 2") },
        { typeof(Debug), false, l => l.Debug("1 {0}", 2) },
        { typeof(Debug), false, l => l.Debug("{0} {1}", 1, 2) },
        { typeof(Debug), true, l => l.Debug(Why, "1 {0}", 2) },
        { typeof(Debug), false, l => l.Debug("{0} {1}{2}{3}", [1, 2, "", ""]) },
        { typeof(Debug), true, l => l.Debug(Why, "{0} {1}{2}{3}", [1, 2, "", ""]) },
        { typeof(Info), true, l => l.Info(Why, "1 2") },
        { typeof(Info), false, l => l.Info("1 {0}", 2) },
        { typeof(Info), true, l => l.Info(Why, "1 {0}", 2) },
        { typeof(Info), true, l => l.Info(Why, "{0} {1}{2}{3}", [1, 2, "", ""]) },
        { typeof(Warning), true, l => l.Warning(Why, "1 2") },
        { typeof(Warning), false, l => l.Warning("{0} {1}", 1, 2) },
        { typeof(Warning), true, l => l.Warning(Why, "1 {0}", 2) },
        { typeof(Warning), false, l => l.Warning("{0} {1}{2}{3}", [1, 2, "", ""]) },
        { typeof(Warning), true, l => l.Warning(Why, "{0} {1}{2}{3}", [1, 2, "", ""]) },
        { typeof(Error), false, l => l.Error("1 {0}", 2) },
        { typeof(Error), false, l => l.Error("{0} {1}", 1, 2) },
        { typeof(Error), false, l => l.Error("{0} {1}{2}{3}", [1, 2, "", ""]) },
        { typeof(Error), true, l => l.Error(Why, "{0} {1}{2}{3}", [1, 2, "", ""]) },
        { typeof(Warning), false, l => l.Log(LogLevel.WarningLevel, "1 2") },
        { typeof(Info), false, l => l.Log(LogLevel.InfoLevel, "{0} {1}", [1, 2]) },
        { typeof(Error), true, l => l.Log(LogLevel.ErrorLevel, Why, "{0} {1}", [1, 2]) },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_form_is_one_event(Type level, bool caused, Action<ILoggingAdapter> log)
    {
        log(Logging.GetLogger(Sys, "the source"));
        var logged = FishForMessage<LogEvent>(e => e.LogSource.StartsWith("the source", StringComparison.Ordinal));
        Assert.IsType(level, logged);
        Assert.Equal("1 2", logged.Message.ToString());
        Assert.Same(caused ? Why : null, logged.Cause);
    }

    [Fact]
    public void What_no_level_lets_through_is_not_written_and_can_be_asked_for()
    {
        Assert.Equal((true, true, true, true), (Log.IsDebugEnabled, Log.IsInfoEnabled, Log.IsWarningEnabled, Log.IsErrorEnabled));
        var quiet = ActorSystem.Create("quiet", global::Akka.Configuration.ConfigurationFactory.ParseString("akka { loglevel = WARNING, stdout-loglevel = OFF, loggers = [] }"));
        try
        {
            var log = Logging.GetLogger(quiet, "a source");
            Assert.Equal((false, false, true, true), (log.IsDebugEnabled, log.IsInfoEnabled, log.IsWarningEnabled, log.IsErrorEnabled));
            Assert.Equal([false, false, true, true], new[] { LogLevel.DebugLevel, LogLevel.InfoLevel, LogLevel.WarningLevel, LogLevel.ErrorLevel }.Select(log.IsEnabled));
            quiet.EventStream.Subscribe(TestActor, typeof(LogEvent));
            log.Info("not this");
            Logging.GetLogger(quiet.EventStream, "by the bus").Warning("this");
            Assert.Equal("this", ExpectMsg<Warning>(w => w.LogSource.Contains("by the bus", StringComparison.Ordinal)).Message.ToString());
        }
        finally
        {
            Shutdown(quiet);
        }
    }

    [Fact]
    public void Each_class_of_events_has_its_level() =>
        Assert.Equal(
            [LogLevel.DebugLevel, LogLevel.InfoLevel, LogLevel.WarningLevel, LogLevel.ErrorLevel],
            [Logging.LogLevelFor<Debug>(), Logging.LogLevelFor<Info>(), Logging.LogLevelFor<Warning>(), Logging.LogLevelFor<Error>()]);

    [Fact]
    public void An_event_made_by_hand_says_its_level_cause_and_source()
    {
        LogEvent[] events = [new Debug("source", typeof(string), "text"), new Info("source", typeof(string), "text"), new Warning("source", typeof(string), "text"), new Error(Why, "source", typeof(string), "text")];
        foreach (var made in events)
        {
            Sys.EventStream.Publish(made);
            Assert.Same(made, FishForMessage<LogEvent>(e => e.LogSource == "source"));
            Assert.Contains("text", made.ToString(), StringComparison.Ordinal);
            Assert.Same(made is Error ? Why : null, made.Cause);
        }
    }
}
