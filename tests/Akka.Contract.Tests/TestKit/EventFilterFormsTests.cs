using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using Xunit.Sdk;

namespace Akka.Contract.Tests.TestKit;

/// <summary>Announces what it prints.</summary>
public sealed class Announcing : TestEventListener
{
    public sealed record Printed(string Text);

    protected override void Print(LogEvent logEvent) => Context.System.EventStream.Publish(new Printed($"{logEvent.Message}"));
}

/// <summary>What no filter holds back is printed by the listener that the configuration names.</summary>
public class EventListenerTests() : Akka.TestKit.Xunit2.TestKit($$"""akka.loggers = ["{{typeof(Announcing).FullName}}, Akka.Contract.Tests"]""")
{
    [Fact]
    public void A_muted_event_is_not_printed()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Announcing.Printed));
        EventFilter.Info("first").Mute(() => Log.Info("first"));
        Log.Info("second");
        Assert.Equal(new Announcing.Printed("second"), FishForMessage(m => m is Announcing.Printed { Text: "first" or "second" }));
    }
}

/// <summary>Each form in which a block's log events are expected, and each filter that the other tests do not use.</summary>
public class EventFilterFormsTests() : Akka.TestKit.Xunit2.TestKit("akka.loglevel = DEBUG, akka.test.filter-leeway = 3s")
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    public static TheoryData<string, Func<IEventFilterApplier, Action, TimeSpan, Task>> Forms => new()
    {
        { "counted", (f, log, _) => Task.Run(() => f.Expect(1, log)) },
        { "counted, in time, with a result", async (f, log, time) => Assert.Equal(7, await Task.Run(() => f.Expect(1, time, () => Result(log)))) },
        { "async, counted", (f, log, _) => f.ExpectAsync(1, () => Logs(log)) },
        { "async, counted, in the time given last", (f, log, time) => f.ExpectAsync(1, () => Logs(log), time) },
        { "async, counted, in time", (f, log, time) => f.ExpectAsync(1, time, () => Logs(log)) },
        { "async, counted, with a result", async (f, log, _) => Assert.Equal(7, await f.ExpectAsync(1, () => ResultAsync(log))) },
        { "async, counted, in time, with a result", async (f, log, time) => Assert.Equal(7, await f.ExpectAsync(1, time, () => ResultAsync(log))) },
        { "one, with a result", async (f, log, _) => Assert.Equal(7, await Task.Run(() => f.ExpectOne(() => Result(log)))) },
        { "one, in time, with a result", async (f, log, time) => Assert.Equal(7, await Task.Run(() => f.ExpectOne(time, () => Result(log)))) },
        { "async, one, in time", (f, log, time) => f.ExpectOneAsync(time, () => Logs(log)) },
        { "async, one, with a result", async (f, log, _) => Assert.Equal(7, await f.ExpectOneAsync(() => ResultAsync(log))) },
        { "async, one, in time, with a result", async (f, log, time) => Assert.Equal(7, await f.ExpectOneAsync(time, () => ResultAsync(log))) },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_form_counts_the_events_of_its_block(string name, Func<IEventFilterApplier, Action, TimeSpan, Task> form)
    {
        await form(EventFilter.Info("x"), () => Log.Info("x"), Long);
        await Assert.ThrowsAnyAsync<XunitException>(() => form(EventFilter.Info("x"), Twice, Long));
        if (name.Contains("time", StringComparison.Ordinal))
        {
            await Assert.ThrowsAnyAsync<XunitException>(() => form(EventFilter.Info("x"), () => Log.Info("y"), Short));
        }
    }

    public static TheoryData<string, Func<EventFilterFactory, IEventFilterApplier>, Action<ILoggingAdapter>> Filters => new()
    {
        { "debug by pattern", f => f.Debug(new Regex("^t")), l => l.Debug("text") },
        { "warning by pattern", f => f.Warning(new Regex("^t")), l => l.Warning("text") },
        { "error by pattern", f => f.Error(new Regex("^t")), l => l.Error("text") },
        { "level by pattern", f => f.ForLogLevel(LogLevel.WarningLevel, new Regex("^t")), l => l.Warning("text") },
        { "exception by pattern", f => f.Exception<TimeZoneNotFoundException>(new Regex("^w")), l => l.Error(new TimeZoneNotFoundException("why"), "what") },
        { "exception's type by pattern", f => f.Exception(typeof(TimeZoneNotFoundException), new Regex("^w")), l => l.Error(new TimeZoneNotFoundException("why"), "what") },
        { "condition", f => f.Custom(e => e is Info && e.LogSource.Length > 0), l => l.Info("text") },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void An_event_that_matches_is_found_and_another_not(string what, Func<EventFilterFactory, IEventFilterApplier> filter, Action<ILoggingAdapter> log)
    {
        Assert.NotEmpty(what);
        filter(EventFilter).ExpectOne(() => log(Log));
        Assert.ThrowsAny<XunitException>(() => filter(EventFilter).ExpectOne(Short, () => Log.Log(LogLevel.DebugLevel, "another")));
    }

    [Fact]
    public void Dead_letters_are_found_by_type_and_condition()
    {
        EventFilter.DeadLetter(typeof(string)).ExpectOne(() => Sys.DeadLetters.Tell("x"));
        EventFilter.DeadLetter(typeof(string), m => (string)m == "x").ExpectOne(() => Sys.DeadLetters.Tell("x"));
        Assert.ThrowsAny<XunitException>(() => EventFilter.DeadLetter(typeof(string), m => (string)m == "y").ExpectOne(Short, () => Sys.DeadLetters.Tell("x")));
    }

    [Fact]
    public async Task What_is_muted_may_come_as_often_as_it_likes()
    {
        await EventFilter.Info("x").MuteAsync(() => Logs(() => Array.ForEach([1, 2, 3], _ => Log.Info("x"))));
        Assert.Equal(7, await EventFilter.Info("x").MuteAsync(() => ResultAsync(() => Log.Info("x"))));
    }

    [Fact]
    public void Another_systems_events_are_found_by_a_filter_of_its_own()
    {
        var other = ActorSystem.Create("other", Sys.Settings.Config);
        try
        {
            CreateEventFilter(other).Info("x").ExpectOne(() => other.Log.Info("x"));
            Assert.ThrowsAny<XunitException>(() => CreateEventFilter(other).Info("x").ExpectOne(Short, () => Log.Info("x")));
        }
        finally
        {
            Shutdown(other);
        }
    }

    // A form looks at the count as soon as its block is through, so the block ends when the listener has counted both.
    private void Twice()
    {
        Array.ForEach(["x", "x"], text => Log.Info(text));
        EventFilter.Info("counted").ExpectOne(() => Log.Info("counted"));
    }

    private static int Result(Action log)
    {
        log();
        return 7;
    }

    private static Task<int> ResultAsync(Action log) => Task.FromResult(Result(log));

    private static Task Logs(Action log) => Task.FromResult(Result(log));
}
