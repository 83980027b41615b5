using ActorBridge.Core.Breaker;
using ActorBridge.Core.Errors;
using ActorBridge.Core.EventStorm;
using ActorBridge.Core.UserIntent;
using static ActorBridge.Core.Breaker.BreakerCommands;

namespace ActorBridge.Core.Tests;

public class GuardianTests
{
    private static readonly BreakerOptions Breaker = new(3, 2);

    [Fact, Rule("13.1")]
    public void The_logs_count_opens_a_breaker_or_keeps_it_closed_whatever_its_own_was()
    {
        var state = Run(Run(BreakerState.Closed, Failure("f")), Failure("g"));
        var forgiven = Run(state, (RecordFailure)Failure("h") with { InARow = 1 });
        Assert.Equal((BreakerPosition.Closed, 1), (forgiven.Position, forgiven.Failures));
        var opened = Run(BreakerState.Closed, (RecordFailure)Failure("f") with { InARow = Breaker.Threshold });
        Assert.Equal((BreakerPosition.Open, Breaker.Threshold), (opened.Position, opened.Failures));
    }

    [Fact, Rule("13.1"), Rule("13.3")]
    public void What_cannot_be_done_as_it_is_asked_is_remembered_and_no_failure_in_a_row()
    {
        var state = Run(BreakerState.Closed, Failure("f"));
        for (var n = 0; n < 2 * Breaker.Threshold; n++)
        {
            state = Run(state, (RecordFailure)Failure($"typo {n}") with { Code = "AB-OP-019", Counts = false });
            state = Run(state, (RecordFailure)Failure($"again {n}") with { Code = "AB-OP-019", Counts = false, InARow = 1 });
            Assert.NotNull(state.Remembers($"again {n}"));
        }

        Assert.Equal((BreakerPosition.Closed, 1), (state.Position, state.Failures));
    }

    [Fact, Rule("13.2")]
    public void A_breaker_opens_at_its_threshold_and_closes_by_a_person_only() => Some.ForAllRows(row =>
    {
        var (state, inARow, open) = (BreakerState.Closed, 0, false);
        foreach (var command in row)
        {
            state = Run(state, command);
            (inARow, open) = command switch
            {
                RecordFailure => (inARow + 1, open || inARow + 1 >= Breaker.Threshold),
                RecordSuccess => (0, open),
                ResetBreaker { Who: "Ada" } => (0, false),
                _ => (inARow, open),
            };
            if (state.Failures != inARow || state.Position == BreakerPosition.Open != open)
            {
                return false;
            }
        }

        return true;
    }, Failure("f"), Failure("g"), new RecordSuccess(), new ResetBreaker("Ada", "looked"), new ResetBreaker("", "looked"), new NoteChanges(Some.Project, [Some.Uuid(1)]));

    [Fact, Rule("13.3")]
    public void A_failed_logic_is_remembered_until_one_of_its_targets_changes()
    {
        var state = Run(BreakerState.Closed, Failure("f"));
        Assert.NotNull(Run(state, new NoteChanges(Some.Project, [Some.Uuid(2)])).Remembers("f"));
        Assert.NotNull(Run(state, new NoteChanges(new(Some.Id(7)), [Some.Uuid(1)])).Remembers("f"));
        Assert.Null(Run(state, new NoteChanges(Some.Project, [Some.Uuid(1)])).Remembers("f"));
    }

    [Fact]
    public void Memory_of_failures_is_bounded()
    {
        var state = Run(Run(Run(BreakerState.Closed, Failure("f")), Failure("g")), Failure("h"));
        Assert.Equal(["g", "h"], state.Remembered.Select(r => r.Fingerprint));
    }

    [Fact, Rule("3.2")]
    public void No_source_gets_more_through_than_its_burst_and_its_rate() => Some.ForAllRows(row =>
    {
        var options = new EventStormOptions(10, 20, 3, 4);
        var (state, now, admitted) = (EventStormState.Calm, TimeSpan.Zero, 0);
        foreach (var count in row)
        {
            now += TimeSpan.FromMilliseconds(100);
            (state, var decision) = state.Admit("s", count, 0, now, options);
            admitted += decision.Verdict == StormVerdict.Admit ? count : 0;
            if (admitted > options.BurstMax + (options.RatePerSecondMax * now.TotalSeconds) + 1e-9)
            {
                return false;
            }
        }

        return true;
    }, 0, 1, 5, 20);

    [Fact]
    public void A_batch_larger_than_the_burst_passes_in_time()
    {
        var options = new EventStormOptions(10, 20, 3, 4);
        var (state, decision) = EventStormState.Calm.Admit("s", 50, 0, TimeSpan.Zero, options);
        Assert.Equal(StormVerdict.Admit, decision.Verdict);
        (_, decision) = state.Admit("s", 1, 0, TimeSpan.Zero, options);
        Assert.Equal(TimeSpan.FromSeconds(3.1), decision.RetryAfter);
    }

    [Fact]
    public void Sources_are_bounded()
    {
        var options = new EventStormOptions(10, 20, 3, 4);
        var state = EventStormState.Calm;
        for (var n = 0; n < 100; n++)
        {
            (state, _) = state.Admit($"s{n}", 1, 0, TimeSpan.FromSeconds(n), options);
        }

        Assert.Equal(["s96", "s97", "s98", "s99"], state.Sources.Keys.Order());
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(30, 0)]
    public void Sources_that_were_deferred_or_cut_are_bounded_too(int count, int depth)
    {
        var options = new EventStormOptions(10, 20, 3, 4);
        var state = EventStormState.Calm;
        for (var n = 0; n < 100; n++)
        {
            (state, _) = state.Admit($"s{n}", count, depth, TimeSpan.FromSeconds(n), options);
            (state, var decision) = state.Admit($"s{n}", count, depth, TimeSpan.FromSeconds(n), options);
            Assert.NotEqual(StormVerdict.Admit, decision.Verdict);
        }

        Assert.Equal(["s96", "s97", "s98", "s99"], state.Storming.Order());
        Assert.Equal(["s96", "s97", "s98", "s99"], state.Sources.Keys.Order());
    }

    [Fact, Rule("10.3")]
    public void Free_only_after_hands_off_for_the_whole_time() => Some.ForAllRows(row =>
    {
        var options = new UserIntentOptions(TimeSpan.FromSeconds(2));
        var (state, now, busyUntil, busy) = (UserIntentState.Attached(false, TimeSpan.Zero), TimeSpan.Zero, TimeSpan.Zero, false);
        foreach (var what in row)
        {
            now += TimeSpan.FromSeconds(0.5);
            busyUntil = busy ? now : busyUntil;
            busy = what == "busy" || (what != "idle" && busy);
            state = (what == "pass" ? state : state.See(busy, "r", now)).Pass(now, options);
            busyUntil = busy ? now : busyUntil;
            var free = !busy && now - busyUntil >= options.IdleVerified;
            if (state.Mode == IntentMode.Free != free && what == "pass")
            {
                return false;
            }

            if (busy && state.WhyNot(now, options)?.Code != ErrorCodes.PausedByUser)
            {
                return false;
            }
        }

        return true;
    }, "busy", "idle", "pass", "pass");

    private static BreakerState Run(BreakerState state, IBreakerCommand command) =>
        state.Decide(command, Breaker).Events.Aggregate(state, (s, e) => s.Apply(e, Breaker));

    private static IBreakerCommand Failure(string fingerprint) => new RecordFailure(fingerprint, Some.Operation(1), Some.Project, [Some.Uuid(1)], "AB-OP-001");
}
