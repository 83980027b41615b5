using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Akka.Logger.Serilog;
using Serilog;
using Serilog.Core;
using Serilog.Core.Enrichers;
using Serilog.Events;
using LogEvent = Serilog.Events.LogEvent;

namespace Akka.Contract.Tests.Logger;

/// <summary>Each test looks only for its own mark, since the logger behind Serilog's Log is the process's.</summary>
public sealed class SerilogLoggerTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly Sink Written = new();

    private sealed class Sink : ILogEventSink
    {
        public ConcurrentQueue<LogEvent> Events { get; } = new();

        public void Emit(LogEvent logEvent) => Events.Enqueue(logEvent);
    }

    private sealed class Talker : ReceiveActor
    {
        public Talker() => ReceiveAny(m => Context.GetLogger().Info("told {What}", m));
    }

    static SerilogLoggerTests() => global::Serilog.Log.Logger = new LoggerConfiguration().MinimumLevel.Debug()
        .Destructure.ByTransforming<Secret>(_ => "hidden").WriteTo.Sink(Written).CreateLogger();

    private sealed record Secret(string Text);

    public SerilogLoggerTests()
        : base("""
            akka.loglevel = DEBUG
            akka.stdout-loglevel = OFF
            akka.loggers = ["Akka.Logger.Serilog.SerilogLogger, Akka.Logger.Serilog"]
            akka.logger-formatter = "Akka.Logger.Serilog.SerilogLogMessageFormatter, Akka.Logger.Serilog"
            """)
    {
    }

    private LogEvent Find(string rendered)
    {
        AwaitAssert(() => Assert.Contains(Written.Events, e => e.RenderMessage() == rendered), interval: TimeSpan.FromMilliseconds(5));
        return Written.Events.Single(e => e.RenderMessage() == rendered);
    }

    public static TheoryData<LogEventLevel, Action<ILoggingAdapter, string>> Levels => new()
    {
        { LogEventLevel.Debug, (l, m) => l.Debug(m) },
        { LogEventLevel.Information, (l, m) => l.Info(m) },
        { LogEventLevel.Warning, (l, m) => l.Warning(m) },
        { LogEventLevel.Error, (l, m) => l.Error(m) },
    };

    [Theory]
    [MemberData(nameof(Levels))]
    public void Levels_are_kept_and_plain_text_is_no_template(LogEventLevel level, Action<ILoggingAdapter, string> log)
    {
        log(Sys.Log, $"plain {{text}} {level}");
        Assert.Equal(level, Find($"plain {{text}} {level}").Level);
    }

    [Fact]
    public void Template_and_arguments_stay_apart()
    {
        Sys.Log.Info("{Person} is {Age:000} at {@Place}", "Ann", 7, new { City = "Rome" });
        var written = Find("\"Ann\" is 007 at { City: \"Rome\" }");

        Assert.Equal("{Person} is {Age:000} at {@Place}", written.MessageTemplate.Text);
        Assert.Equal("\"Ann\"", written.Properties["Person"].ToString());
        Assert.IsType<StructureValue>(written.Properties["Place"]);
    }

    [Fact]
    public void The_cause_comes_along()
    {
        var cause = new TimeZoneNotFoundException();
        Sys.Log.Error(cause, "failed {Reason}", "for-a-reason");
        Assert.Same(cause, Find("failed \"for-a-reason\"").Exception);
    }

    [Fact]
    public void Who_logged_when_and_where_is_in_the_properties()
    {
        ActorOf(() => new Talker(), "talker").Tell("to-talk");
        var properties = Find("told \"to-talk\"").Properties;

        Assert.Contains("/user/talker", properties["LogSource"].ToString(), StringComparison.Ordinal);
        Assert.Contains("/user/talker", properties["ActorPath"].ToString(), StringComparison.Ordinal);
        Assert.Contains(nameof(Talker), properties["SourceContext"].ToString(), StringComparison.Ordinal);
        Assert.Matches("\"[0-9]{4,}\"", properties["Thread"].ToString());
        Assert.IsType<DateTime>(((ScalarValue)properties["Timestamp"]).Value);
    }

    [Fact]
    public void Context_properties_go_with_each_message_and_the_later_counts()
    {
        var log = Sys.GetLogger<SerilogLoggingAdapter>("source", typeof(SerilogLoggerTests))
            .ForContext("Town", "lost").ForContext("Town", "Rome").ForContext("Where", new { X = 1 }, destructureObjects: true);
        log.Info("in context {A}", 1, new PropertyEnricher("Extra", 2));
        var properties = Find("in context 1").Properties;

        Assert.Equal("\"Rome\"", properties["Town"].ToString());
        Assert.Equal("{ X: 1 }", properties["Where"].ToString());
        Assert.Equal("2", properties["Extra"].ToString());
        Assert.Equal("\"source\"", properties["LogSource"].ToString());
        Assert.Same(Sys.Log, Sys.Log.ForContext("X", 1));
    }

    [Theory]
    [InlineData("{Name} and {Other}", "\"a\" and \"b\"")]
    [InlineData("{0} and {1}", "\"a\" and \"b\"")]
    [InlineData("no hole", "no hole")]
    public void The_formatter_renders_templates(string template, string expected) =>
        Assert.Equal(expected, SerilogLogMessageFormatter.Instance.Format(template, "a", "b"));

    [Fact]
    public void The_formatter_keeps_to_what_the_logger_was_told_about_objects() =>
        Assert.Equal("see \"hidden\"", SerilogLogMessageFormatter.Instance.Format("see {@It}", new Secret("word")));
}
