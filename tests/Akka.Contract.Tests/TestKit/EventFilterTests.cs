using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using Xunit.Sdk;

namespace Akka.Contract.Tests.TestKit;

public class EventFilterTests() : Akka.TestKit.Xunit2.TestKit("akka.loglevel = DEBUG, akka.test.filter-leeway = 2s")
{
    private sealed class Logs : ReceiveActor
    {
        public Logs() => ReceiveAny(m => Context.GetLogger().Info(m.ToString()));
    }

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    public static TheoryData<string, Func<EventFilterFactory, IEventFilterApplier>, Action<ILoggingAdapter>> Matches => new()
    {
        { "level debug", f => f.Debug(), l => l.Debug("x") },
        { "level info", f => f.Info(), l => l.Info("x") },
        { "level warning", f => f.Warning(), l => l.Warning("x") },
        { "level error", f => f.Error(), l => l.Error("x") },
        { "by level", f => f.ForLogLevel(LogLevel.WarningLevel, "x"), l => l.Warning("x") },
        { "message", f => f.Info("the text"), l => l.Info("The Text") },
        { "formatted message", f => f.Info("1 and 2"), l => l.Info("{0} and {1}", 1, 2) },
        { "start", f => f.Info(start: "the"), l => l.Info("the text") },
        { "contains", f => f.Info(contains: "text"), l => l.Info("the text is") },
        { "pattern", f => f.Info(new Regex("^t.*t$")), l => l.Info("the text") },
        { "exception", f => f.Exception<TimeZoneNotFoundException>(), l => l.Error(new TimeZoneNotFoundException("why"), "what") },
        { "exception's base", f => f.Exception<Exception>(), l => l.Error(new TimeZoneNotFoundException("why"), "what") },
        { "exception's message", f => f.Exception<TimeZoneNotFoundException>("why"), l => l.Error(new TimeZoneNotFoundException("why"), "what") },
        { "error's message", f => f.Exception<TimeZoneNotFoundException>("what"), l => l.Error(new TimeZoneNotFoundException("why"), "what") },
        { "inner exception", f => f.Exception(typeof(TimeZoneNotFoundException), checkInnerExceptions: true), l => l.Error(new InvalidOperationException("", new TimeZoneNotFoundException()), "what") },
        { "custom", f => f.Custom<Warning>(w => w.Message.ToString() == "x"), l => l.Warning("x") },
        { "either", f => f.Info("a").And.Warning("b"), l => l.Warning("b") },
    };

    [Theory]
    [MemberData(nameof(Matches))]
    public async Task An_event_that_matches_is_found(string what, Func<EventFilterFactory, IEventFilterApplier> filter, Action<ILoggingAdapter> log)
    {
        Assert.NotEmpty(what);
        filter(EventFilter).ExpectOne(() => log(Log));
        await filter(EventFilter).ExpectOneAsync(() =>
        {
            log(Log);
            return Task.CompletedTask;
        });
        Assert.Equal(7, filter(EventFilter).Expect(2, () =>
        {
            log(Log);
            log(Log);
            return 7;
        }));
    }

    public static TheoryData<Action<EventFilterTests>> Refusals => new()
    {
        t => t.EventFilter.Info("x").ExpectOne(Short, () => t.Log.Info("y")),
        t => t.EventFilter.Info("x").ExpectOne(Short, () => t.Log.Warning("x")),
        t => t.EventFilter.Info("x").Expect(2, Short, () => t.Log.Info("x")),
        t => t.EventFilter.Info("x").Expect(0, Short, () =>
        {
            t.Log.Info("x");
            t.EventFilter.Info("counted").ExpectOne(() => t.Log.Info("counted"));
        }),
        t => t.EventFilter.Exception<TimeZoneNotFoundException>().ExpectOne(Short, () => t.Log.Error(new InvalidOperationException(), "x")),
        t => t.EventFilter.Exception<TimeZoneNotFoundException>().ExpectOne(Short, () => t.Log.Error("x")),
        t => t.EventFilter.Info(source: "nobody").ExpectOne(Short, () => t.Log.Info("x")),
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void One_that_does_not_fails_the_test(Action<EventFilterTests> expectation) =>
        Assert.ThrowsAny<XunitException>(() => expectation(this));

    [Fact]
    public void The_source_may_be_a_path_without_its_address()
    {
        var actor = ActorOf(() => new Logs(), "logs");
        EventFilter.Info("x", source: "/user/logs").ExpectOne(() => actor.Tell("x"));
        EventFilter.Info("x", source: actor.Path.ToString()).ExpectOne(() => actor.Tell("x"));
    }

    [Fact]
    public void Dead_letters_are_found_by_type_and_content()
    {
        var dead = ActorOf(Akka.TestKit.TestActors.BlackHoleActor.Props);
        Watch(dead);
        Sys.Stop(dead);
        ExpectTerminated(dead);

        EventFilter.DeadLetter().ExpectOne(() => dead.Tell("x"));
        EventFilter.DeadLetter<string>().ExpectOne(() => dead.Tell("x"));
        EventFilter.DeadLetter<string>(s => s == "x", dead.Path.ToString()).ExpectOne(() => dead.Tell("x"));
        EventFilter.DeadLetter<int>().Expect(0, Short, () => dead.Tell("x"));
    }

    [Fact]
    public void What_is_muted_may_come_in_any_number()
    {
        EventFilter.Info().Mute(() => Log.Info("x"));
        Assert.Equal(1, EventFilter.Info().Mute(() => 1));
        using var muted = EventFilter.Info().Mute();
        Log.Info("x");
        muted.Unmute();
    }
}
