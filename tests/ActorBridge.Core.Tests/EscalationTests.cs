using ActorBridge.Core.Boot;
using ActorBridge.Core.Escalation;

namespace ActorBridge.Core.Tests;

public class EscalationTests
{
    private static readonly EscalationLimits Limits = EscalationLimits.Default;

    [Fact, Rule("S.3")]
    public void A_window_counts_exactly_those_within_it() => Some.ForAllRows(gaps =>
    {
        var within = TimeSpan.FromSeconds(10);
        var window = RestartWindow.Of(3, within);
        var times = new List<TimeSpan>();
        var now = TimeSpan.Zero;
        foreach (var gap in gaps)
        {
            now += TimeSpan.FromSeconds(gap);
            times.Add(now);
            window = window.Record(now);
            var expected = times.Count(t => now - t <= within);
            if (window.Count != expected || window.Exceeded != expected > 3)
            {
                return false;
            }
        }

        return true;
    }, 0, 1, 3, 5, 10, 11);

    [Fact]
    public void A_window_remembers_no_more_than_it_needs_however_fast_things_fail()
    {
        var window = RestartWindow.Of(3, TimeSpan.FromMinutes(1));
        for (var i = 0; i < 1_000; i++)
        {
            window = window.Record(TimeSpan.FromMilliseconds(i));
        }

        Assert.Equal((35, true), (window.Count, window.Exceeded));
        Assert.False(window.Record(TimeSpan.FromMinutes(1.1)).Exceeded);
    }

    [Fact, Rule("S.3")]
    public void The_nth_failure_stays_the_next_means_safe_mode_and_the_next_row_goes_up()
    {
        var ladder = FeatureLadder.Of(Limits);
        var rungs = new List<Rung>();
        for (var n = 0; n < 2 * (Limits.OperationFailuresMax + 1); n++)
        {
            (ladder, var rung) = ladder.Fail(TimeSpan.FromSeconds(1));
            rungs.Add(rung);
        }

        Assert.Equal([Rung.Stays, Rung.Stays, Rung.Stays, Rung.FeatureSafeMode, Rung.Stays, Rung.Stays, Rung.Stays, Rung.Global], rungs);
    }

    [Fact, Rule("S.3"), Rule("S.5")]
    public void The_nth_failure_of_an_identity_restarts_it_later_and_the_next_quarantines_it() => Assert.Equal(
        [(EntityRung.Restart, 100), (EntityRung.Restart, 200), (EntityRung.Restart, 400), (EntityRung.Quarantine, 0)],
        Stops(EntityFault.Failed, 4));

    [Fact, Rule("S.5")]
    public void Damage_quarantines_at_once() => Assert.Equal([(EntityRung.Quarantine, 0)], Stops(EntityFault.Damaged, 1));

    [Fact, Rule("S.3"), Rule("S.5")]
    public void An_outage_is_waited_out_and_goes_up_once() => Assert.Equal(
        [
            (EntityRung.Restart, 100), (EntityRung.Restart, 200), (EntityRung.Restart, 400), (EntityRung.RestartAndEscalate, 800),
            (EntityRung.Restart, 1600), (EntityRung.Restart, 3200), (EntityRung.Restart, 6400), (EntityRung.Restart, 10_000),
        ],
        Stops(EntityFault.StorageAway, 8));

    [Fact]
    public void Outages_do_not_count_as_failures()
    {
        var ladder = EntityLadder.Of(Limits);
        Assert.True(ladder.IsClear);
        for (var n = 0; n < 10; n++)
        {
            ladder = ladder.Stop(EntityFault.StorageAway, TimeSpan.FromSeconds(1), Limits).Next;
        }

        var (_, rung, backOff) = ladder.Stop(EntityFault.Failed, TimeSpan.FromSeconds(1), Limits);
        Assert.Equal((EntityRung.Restart, Limits.BackOffMin), (rung, backOff));
        Assert.False(ladder.IsClear);
    }

    private static (EntityRung Rung, int Milliseconds)[] Stops(EntityFault fault, int times)
    {
        var ladder = EntityLadder.Of(Limits);
        var rungs = new List<(EntityRung, int)>();
        for (var n = 0; n < times; n++)
        {
            (ladder, var rung, var backOff) = ladder.Stop(fault, TimeSpan.FromSeconds(1), Limits);
            rungs.Add((rung, (int)backOff.TotalMilliseconds));
        }

        return [.. rungs];
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(3, 400)]
    [InlineData(8, 10_000)]
    [InlineData(1000, 10_000)]
    public void The_back_off_doubles_up_to_its_most(int restart, double milliseconds) =>
        Assert.Equal(milliseconds, Limits.BackOff(restart).TotalMilliseconds);

    [Fact, Rule("9.2")]
    public void A_crash_loop_is_counted_in_boots() => Some.ForAllRows(ends =>
    {
        BootRecord? last = null;
        var bad = 0;
        foreach (var end in ends)
        {
            var record = BootRecord.Start(last);
            if (record.BadInARow != bad || record.IsCrashLoop(BootOptions.Default) != bad >= BootOptions.Default.BadStartsMax)
            {
                return false;
            }

            (last, bad) = end switch
            {
                "crash" => (record, bad + 1),
                "quit" => (record.Stop(), bad),
                "stable" => (record.Stable(), 0),
                _ => (record.Stable().Stop(), 0),
            };
        }

        return true;
    }, "crash", "quit", "stable", "stable, quit");
}
