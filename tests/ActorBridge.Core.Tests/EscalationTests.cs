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
