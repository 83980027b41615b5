using System.Collections.Immutable;
using ActorBridge.Core.Breaker;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Errors;
using ActorBridge.Core.EventStorm;
using ActorBridge.Core.Gate;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using ActorBridge.Core.SafeMode;
using static ActorBridge.Core.Datablocks.DatablockQueries;
using static ActorBridge.Core.SafeMode.SafeModeCommands;

namespace ActorBridge.Core.Tests;

public class GateTests
{
    public static TheoryData<string> AllFeatures => [.. Features.All];

    [Theory, MemberData(nameof(AllFeatures)), Rule("9.2")]
    public void Safe_mode_refuses_the_operations_of_every_feature_there_is(string feature)
    {
        var inputs = Open(Some.Plan(Some.Move(1) with { Feature = feature }));

        Assert.Equal(ErrorCodes.SafeModeGlobal, Code(inputs with { SafeMode = On(null) }));
        Assert.Equal(ErrorCodes.SafeModeFeature, Code(inputs with { SafeMode = On(feature) }));
    }

    [Fact]
    public void With_nothing_against_it_a_plan_goes_on() => Assert.IsType<GateVerdict.GoOn>(Decide(Open(Some.Plan(Some.Move(1)))));

    [Fact]
    public void What_a_plan_makes_itself_is_asked_of_nobody() =>
        Assert.IsType<GateVerdict.GoOn>(Decide(Open(Some.Plan(Steps.CreateEmpty(Some.Uuid(7)), Steps.Move(Some.Uuid(7))))));

    [Fact]
    public void A_missing_answer_is_no_and_is_named()
    {
        var open = Open(Some.Plan(Some.Move(1)));
        foreach (var (missing, name) in new (GateInputs, string)[]
                 {
                     (open with { SafeMode = null }, "safe-mode"), (open with { Boot = null }, "boot"), (open with { Log = null }, "audit"),
                     (open with { Storm = null }, "event-storm"), (open with { Attachment = null }, "blender"), (open with { Intent = null }, "user-intent"),
                     (open with { Breakers = ImmutableDictionary<string, BreakerState>.Empty }, "breaker"),
                     (open with { Targets = ImmutableDictionary<DatablockUuid, DatablockView>.Empty }, "datablocks"), (open with { Foreign = null }, "projects"),
                 })
        {
            var refusal = Assert.IsType<GateVerdict.Refuse>(Decide(missing)).Refusal;
            Assert.Equal(ErrorCodes.NotReady, refusal.Code);
            Assert.Contains(name, refusal.Reason);
        }
    }

    [Fact, Rule("14.4")]
    public void An_open_transaction_on_the_targets_blocks() =>
        Refused(ErrorCodes.OpenTransaction, "retry", [7], WithEvidence(ConsultationEvidence.None with { OpenTransactions = [new(7, Some.Operation(5))] }));

    [Fact, Rule("13.3")]
    public void The_same_logic_that_failed_blocks_with_its_evidence()
    {
        var verdict = Assert.IsType<GateVerdict.Refuse>(Decide(WithEvidence(ConsultationEvidence.None with { SameFailed = Failure(17) })));
        Assert.Equal(ErrorCodes.FailedBefore, verdict.Refusal.Code);
        Assert.Equal([17L], verdict.Evidence.AsEnumerable());
    }

    [Fact, Rule("14.4")]
    public void Earlier_failures_let_short_plans_through_and_no_long_ones()
    {
        var evidence = ConsultationEvidence.None with { Failures = [Failure(3)] };
        Assert.Equal([3L], Assert.IsType<GateVerdict.Degrade>(Decide(WithEvidence(evidence))).Evidence.AsEnumerable());
        var many = Enumerable.Repeat(Some.Move(1), GateOptions.Default.DegradedStepsMax + 1).ToArray();
        Assert.Equal(ErrorCodes.Degraded, Code(Open(Some.Plan(many)) with { Log = new(null, evidence) }));
    }

    [Fact, Rule("14.3"), Rule("14.4")]
    public void A_crash_that_nobody_has_cleared_lets_short_plans_through_and_no_long_ones()
    {
        var evidence = ConsultationEvidence.None with { RecentCrash = 4 };
        var degraded = Assert.IsType<GateVerdict.Degrade>(Decide(WithEvidence(evidence)));
        Assert.Equal(("a recent crash", 4L), (degraded.Reason, Assert.Single(degraded.Evidence)));
        var many = Enumerable.Repeat(Some.Move(1), GateOptions.Default.DegradedStepsMax + 1).ToArray();
        Refused(ErrorCodes.Degraded, "block", [4], Open(Some.Plan(many)) with { Log = new(null, evidence) });
    }

    [Fact, Rule("14.4"), Rule("14.11")]
    public void A_divergence_rests_on_the_line_that_says_so() =>
        Refused(ErrorCodes.Diverged, "block", [6], Open(Some.Plan(Some.Move(1))) with { Attachment = new(true, new(ErrorCodes.Diverged, "two histories"), 6) });

    [Fact, Rule("14.4"), Rule("14.9")]
    public void An_open_breaker_rests_on_the_failures_of_its_feature()
    {
        var open = WithEvidence(ConsultationEvidence.None with { FeatureFailures = [new(5, Features.Objects), new(6, Features.Materials), new(8, Features.Objects)] });
        Refused(ErrorCodes.BreakerOpen, "block", [5, 8], open with { Breakers = open.Breakers!.SetItem(Features.Objects, BreakerState.Closed with { Position = BreakerPosition.Open }) });
    }

    [Fact, Rule("14.5")]
    public void Repeated_failure_on_one_datablock_overrides_the_plan_and_enters_safe_mode()
    {
        ImmutableArray<FailureSeen> failures = [.. Enumerable.Range(1, GateOptions.Default.FailuresOnUuidMax).Select(n => Failure(n))];
        Assert.IsType<GateVerdict.Degrade>(Decide(WithEvidence(ConsultationEvidence.None with { Failures = failures.RemoveAt(0) })));
        var verdict = Assert.IsType<GateVerdict.Refuse>(Decide(WithEvidence(ConsultationEvidence.None with { Failures = failures })));
        Assert.Equal(Features.Objects, verdict.EnterSafeMode);
    }

    [Fact, Rule("14.5")]
    public void An_ambiguous_identity_overrides_the_plan_and_enters_safe_mode_and_another_quarantine_only_refuses()
    {
        GateVerdict.Refuse Set(string code)
        {
            var open = Open(Some.Plan(Some.Move(1)));
            var aside = DatablockState.Unknown.Apply(new DatablockEvents.DatablockQuarantined(code, "known as a mesh, seen as an object"));
            var log = new LogAnswer(null, ConsultationEvidence.None with { SetAside = [new(12, Some.Uuid(1))] });
            return Assert.IsType<GateVerdict.Refuse>(Decide(open with { Log = log, Targets = open.Targets!.SetItem(Some.Uuid(1), new(Some.Project, Some.Uuid(1), aside)) }));
        }

        var ambiguous = Set(ErrorCodes.Ambiguous.Code);
        Assert.Equal((ErrorCodes.IdentityQuarantined, Features.Objects), (ambiguous.Refusal.Code, ambiguous.EnterSafeMode));
        Assert.Equal(("block", 12L), (ambiguous.Word, Assert.Single(ambiguous.Evidence)));
        Assert.Null(Set(ErrorCodes.Internal.Code).EnterSafeMode);
    }

    [Fact, Rule("14.1"), Rule("14.4")]
    public void What_the_log_has_set_aside_blocks_whatever_its_actor_says_of_it()
    {
        var aside = new SetAsideSeen(12, Some.Uuid(1));
        Refused(ErrorCodes.IdentityQuarantined, "block", [12], WithEvidence(ConsultationEvidence.None with { SetAside = [aside] }));
        Assert.IsType<GateVerdict.GoOn>(Decide(WithEvidence(ConsultationEvidence.None)));
    }

    [Fact, Rule("14.2")]
    public void An_unusable_log_is_the_first_reason() => Assert.Equal(ErrorCodes.LogUnavailable, Code(
        Open(Some.Plan(Some.Move(1))) with { SafeMode = On(null), Log = new(new(ErrorCodes.LogUnavailable, "x"), ConsultationEvidence.None) }));

    private static GateInputs WithEvidence(ConsultationEvidence evidence) => Open(Some.Plan(Some.Move(1))) with { Log = new(null, evidence) };

    private static FailureSeen Failure(long seq) => new(seq, Some.Operation(9), Some.Uuid(1), "AB-OP-001");

    private static GateInputs Open(Plan plan) => new(
        Some.Operation(1), plan, "f", SafeModeState.Off, new(true, "ready"), new(null, ConsultationEvidence.None),
        Features.All.ToImmutableDictionary(f => f, _ => BreakerState.Closed), new(StormVerdict.Admit, null, null, false), new(true, null), new(null),
        plan.Targets.ToImmutableDictionary(t => t, t => new DatablockView(Some.Project, t, DatablockState.Unknown with { Lifecycle = DatablockLifecycle.Live })),
        ImmutableDictionary<DatablockUuid, ProjectId>.Empty);

    private static SafeModeState On(string? feature) =>
        SafeModeState.Off.Decide(new EnterSafeMode(feature, "test", [], default), 9).Events.Aggregate(SafeModeState.Off, (s, e) => s.Apply(e));

    private static GateVerdict Decide(GateInputs inputs) => MutationGate.Decide(inputs, GateOptions.Default);

    private static void Refused(ErrorCode code, string word, long[] evidence, GateInputs inputs)
    {
        var verdict = Assert.IsType<GateVerdict.Refuse>(Decide(inputs));
        Assert.Equal((code, word), (verdict.Refusal.Code, verdict.Word));
        Assert.Equal(evidence, verdict.Evidence.AsEnumerable());
    }

    private static ErrorCode Code(GateInputs inputs) => Assert.IsType<GateVerdict.Refuse>(Decide(inputs)).Refusal.Code;
}
