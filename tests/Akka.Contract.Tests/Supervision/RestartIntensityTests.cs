using Akka.Actor;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.Supervision;

/// <summary>How often a child may fail before its supervisor gives it up.</summary>
public sealed class RestartIntensityTests : ContractTest
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    public static TheoryData<string, int, int, int> Limits() => new()
    {
        // strategy, maxNrOfRetries, withinTimeRange in hours (-1: none), restarts that are granted
        { "OneForOne", 0, -1, 0 },
        { "OneForOne", 1, -1, 1 },
        { "OneForOne", 3, -1, 3 },
        { "OneForOne", 0, 1, 0 },
        { "OneForOne", 1, 1, 1 },
        { "OneForOne", 3, 1, 3 },
        { "OneForOne", -1, 1, 1 },
        { "OneForOne", -1, -1, 50 },
        { "AllForOne", 0, -1, 0 },
        { "AllForOne", 1, -1, 1 },
        { "AllForOne", 3, -1, 3 },
        { "AllForOne", 0, 1, 0 },
        { "AllForOne", 3, 1, 3 },
        { "AllForOne", -1, 1, 1 },
        { "AllForOne", -1, -1, 50 },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task The_nth_restart_is_granted_and_the_next_stops_the_child(string strategy, int retries, int hours, int granted)
    {
        var (failing, sibling) = await Family(strategy, retries, hours < 0 ? Timeout.InfiniteTimeSpan : hours * Hour);

        for (var restart = 1; restart <= granted; restart++)
        {
            failing.Ref.Tell(Failure());
            var incarnation = restart + 1;
            await Eventually(() => Assert.Equal(incarnation, failing.Incarnations));
        }

        failing.Ref.Tell(Failure());
        if (retries < 0 && hours < 0)
            await Eventually(() => Assert.Equal(granted + 2, failing.Incarnations));
        else
        {
            await Stopped(failing.Ref);
            Assert.Equal(granted + 1, failing.Incarnations);
        }

        if (strategy == "AllForOne" && (retries >= 0 || hours >= 0))
            await Stopped(sibling.Ref);
        else
            await RoundTrip(sibling.Ref);
    }

    [Theory]
    [InlineData("OneForOne")]
    [InlineData("AllForOne")]
    public async Task Failures_further_apart_than_the_window_never_add_up(string strategy)
    {
        var (failing, _) = await Family(strategy, 1, Instant);
        for (var restart = 1; restart <= 6; restart++)
        {
            failing.Ref.Tell(Failure());
            var incarnation = restart + 1;
            await Eventually(() => Assert.Equal(incarnation, failing.Incarnations));
            // Only the clock can end a window; the scheduler says when it has.
            Sys.Scheduler.ScheduleTellOnce(10 * Instant, TestActor, restart, ActorRefs.NoSender);
            await ExpectMsgAsync(restart);
        }
    }

    [Fact]
    public async Task Each_child_of_a_one_for_one_strategy_has_a_count_of_its_own()
    {
        var (failing, sibling) = await Family("OneForOne", 1, Hour);
        failing.Ref.Tell(Failure());
        sibling.Ref.Tell(Failure());
        await Eventually(() => Assert.Equal(2, failing.Incarnations));
        await Eventually(() => Assert.Equal(2, sibling.Incarnations));
        failing.Ref.Tell(Failure());
        await Stopped(failing.Ref);
        await RoundTrip(sibling.Ref);
    }

    [Fact]
    public async Task Restarts_of_any_child_of_an_all_for_one_strategy_count_for_all()
    {
        var (failing, sibling) = await Family("AllForOne", 1, Hour);
        failing.Ref.Tell(Failure());
        await Eventually(() => Assert.Equal(2, sibling.Incarnations));
        sibling.Ref.Tell(Failure());
        await Stopped(failing.Ref);
        await Stopped(sibling.Ref);
    }

    [Fact]
    public async Task Resuming_costs_no_restart()
    {
        var failing = new Script("failing");
        var parent = new Script("parent")
        {
            Strategy = new OneForOneStrategy(1, Hour, e => e.Message == "resume" ? Directive.Resume : Directive.Restart),
            Children = { failing },
        };
        Sys.ActorOf(Scripted.Of(parent));
        await Born(failing);
        for (var i = 0; i < 5; i++)
            failing.Ref.Tell(new Scripted.Fail(new Crash("resume")));
        failing.Ref.Tell(Failure());
        await Eventually(() => Assert.Equal("C1 S1 x1 x1 x1 x1 x1 x1 R1 T1 C2 P2 S2", failing.Record));
    }

    [Fact]
    public async Task A_child_made_anew_starts_with_a_count_of_its_own()
    {
        var failing = new Script("failing");
        var parent = new Script("parent") { Strategy = new OneForOneStrategy(1, Hour, _ => Directive.Restart), Children = { failing } };
        var top = new Script("top") { Strategy = new OneForOneStrategy(_ => Directive.Restart), Children = { parent } };
        Sys.ActorOf(Scripted.Of(top));
        await Born(failing);
        failing.Ref.Tell(Failure());
        await Eventually(() => Assert.Equal(2, failing.Incarnations));
        parent.Ref.Tell(Failure());
        await Eventually(() => Assert.Equal(3, failing.Incarnations));
        failing.Ref.Tell(Failure());
        await Eventually(() => Assert.Equal(4, failing.Incarnations));
    }

    [Fact]
    public async Task Messages_sent_before_and_during_a_restart_reach_the_next_incarnation()
    {
        var (failing, _) = await Family("OneForOne", -1, Timeout.InfiniteTimeSpan);
        failing.Ref.Tell(1);
        failing.Ref.Tell(Failure());
        failing.Ref.Tell(2);
        failing.Ref.Tell(3);
        await Eventually(() => Assert.Equal("C1 S1 m1 x1 R1 T1 C2 P2 S2 m2 m3", failing.Record));
    }

    [Fact]
    public async Task A_restarted_actor_keeps_its_ref()
    {
        var (failing, _) = await Family("OneForOne", -1, Timeout.InfiniteTimeSpan);
        var before = failing.Ref;
        before.Tell(Failure());
        await Eventually(() => Assert.Equal(2, failing.Incarnations));
        Assert.Equal(before, failing.Ref);
        Assert.Equal(before.Path.Uid, failing.Ref.Path.Uid);
    }

    private static Scripted.Fail Failure() => new(new Crash("again"));

    private async Task<(Script Failing, Script Sibling)> Family(string strategy, int retries, TimeSpan within)
    {
        var failing = new Script("failing");
        var sibling = new Script("sibling");
        var parent = new Script("parent")
        {
            Strategy = strategy == "OneForOne"
                ? new OneForOneStrategy(retries, within, _ => Directive.Restart)
                : new AllForOneStrategy(retries, within, _ => Directive.Restart),
            Children = { failing, sibling },
        };
        Sys.ActorOf(Scripted.Of(parent));
        await Born(sibling);
        return (failing, sibling);
    }
}
