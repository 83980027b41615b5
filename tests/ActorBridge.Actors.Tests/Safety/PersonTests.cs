using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using ActorBridge.Core.SafeMode;
using static ActorBridge.Core.Breaker.BreakerCommands;

namespace ActorBridge.Actors.Tests.Safety;

/// <summary>What only a person decides: that automation goes on, that a logic is tried once more, that a constraint holds no longer. Each with who and why.</summary>
public class PersonTests : TreeTest
{
    [Fact, Rule("13.2"), Rule("9.3")]
    public void Re_arming_a_feature_closes_its_breaker_which_a_restart_does_not()
    {
        StartTree();
        Open();
        KillTree();
        StartTree();
        AttachBlender(live: [1]);
        Assert.Equal(ErrorCodes.BreakerOpen, Refused().Code);

        Bridge.Tell(new RearmAutomation(Core.Operations.Features.Objects, "", "x"), TestActor);
        Assert.Equal(ErrorCodes.RearmNeedsPerson, ExpectMsg<RearmRefused>().Refusal.Code);
        Assert.Equal(ErrorCodes.BreakerOpen, Refused().Code);

        Bridge.Tell(new RearmAutomation(Core.Operations.Features.Objects, "Ada", "the asset was repaired"), TestActor);
        Assert.Equal(new Rearmed(Core.Operations.Features.Objects), ExpectMsg<Rearmed>());
        Accepted();
        Flush();
        Assert.Contains(Log.Lines, l => l is { Kind: AuditKind.Breaker, Outcome: "closed" }
            && l.Detail!["who"]!.GetValue<string>() == "Ada" && l.Detail["reason"]!.GetValue<string>() == "the asset was repaired");
    }

    [Fact, Rule("13.2"), Rule("9.3")]
    public void The_panel_re_arms_as_well_and_hears_the_answer()
    {
        StartTree();
        Open();
        Part("safe-mode").Tell(new SafeModeCommands.EnterSafeMode(Core.Operations.Features.Objects, "test", [], default));
        var blender = AttachBlender(live: [1]);
        blender.Say(new PersonRearms(Core.Operations.Features.Objects, "Ada", " "));

        // Safe mode's own notice comes when its journal has kept it, before this one or after.
        blender.Probe.FishForMessage<Notice>(m => m.Level == "error" && m.Text.Contains("AB-GATE-010", StringComparison.Ordinal));

        blender.Say(new PersonRearms(Core.Operations.Features.Objects, "Ada", "looked at it"));
        blender.Probe.FishForMessage<Notice>(m => m.Text.StartsWith("Re-armed", StringComparison.Ordinal));
        Accepted();
    }

    [Fact, Rule("13.3")]
    public void A_person_lets_the_same_logic_be_tried_once_more()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));
        blender.Say(FakeBlender.RolledBack(blender.Next<ExecutePlan>(), 0, new(ErrorCodes.StepFailed, "no")));
        client.Ended();
        var fingerprint = PlanFingerprint.Of(Move(Project, Uuid(1)));
        var refused = Refused();
        Assert.Equal(ErrorCodes.FailedBefore, refused.Code);
        Assert.Contains(fingerprint, refused.Reason, StringComparison.Ordinal);

        Bridge.Tell(new AllowRetry(fingerprint, "Ada", " "), TestActor);
        Assert.Equal(ErrorCodes.RearmNeedsPerson, ExpectMsg<QueryRefused>().Refusal.Code);
        Bridge.Tell(new AllowRetry(fingerprint, "Ada", "the driver was updated"), TestActor);
        Assert.Equal(new RetryAllowed(fingerprint), ExpectMsg<RetryAllowed>());

        Accepted();
        Assert.Contains(Log.Lines, l => l is { Kind: AuditKind.Breaker, Outcome: "retry-allowed" } && l.Detail!["who"]!.GetValue<string>() == "Ada");
    }

    [Fact, Rule("14.8")]
    public void A_person_lifts_a_constraint_while_the_host_runs()
    {
        StartTree();
        AttachBlender(live: [1]);
        Log.Evidence = ConsultationEvidence.None with { Constraints = [new(3, "fingerprint:x", "It failed three times.", [1, 2])] };
        var refused = Refused();
        Assert.Equal(ErrorCodes.Constrained, refused.Code);

        Bridge.Tell(new LiftConstraint("fingerprint:y", "Ada", "x"), TestActor);
        Assert.Equal(ErrorCodes.UnknownConstraint, ExpectMsg<QueryRefused>().Refusal.Code);
        Bridge.Tell(new LiftConstraint("fingerprint:x", "", "x"), TestActor);
        Assert.Equal(ErrorCodes.RearmNeedsPerson, ExpectMsg<QueryRefused>().Refusal.Code);
        Bridge.Tell(new LiftConstraint("fingerprint:x", "Ada", "repaired"), TestActor);

        var lifted = ExpectMsg<ConstraintLifted>();
        var line = Log.Lines[(int)lifted.Seq - 1];
        Assert.Equal(("fingerprint:x", AuditKind.Memory, "lifted", "Ada"), (lifted.Subject, line.Kind, line.Outcome, line.Detail!["who"]!.GetValue<string>()));
    }

    [Fact, Rule("16.2")]
    public void A_person_resolves_a_quarantined_operation_with_the_line_that_says_so_as_evidence()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        var operation = NewOperation();
        client.Submit(operation, Move(Project, Uuid(1)));
        var executed = blender.Next<ExecutePlan>();
        blender.Say(FakeBlender.RolledBack(executed, 0, new(ErrorCodes.RollbackIncomplete, "scale differs")) with { State = PreparedState.Quarantined });
        var id = client.Ended().Id;

        Bridge.Tell(new ResolveQuarantine(id, null, null, Restored: false, "Ada", " "), TestActor);
        Assert.Equal(ErrorCodes.RearmNeedsPerson, ExpectMsg<QueryRefused>().Refusal.Code);
        Bridge.Tell(new ResolveQuarantine(new(Guid.Empty), null, null, Restored: false, "Ada", "x"), TestActor);
        Assert.Equal(ErrorCodes.NotQuarantined, ExpectMsg<QueryRefused>().Refusal.Code);
        Bridge.Tell(new ResolveQuarantine(null, Project, Uuid(1), Restored: false, "Ada", "x"), TestActor);
        Assert.Equal(ErrorCodes.NotQuarantined, ExpectMsg<QueryRefused>().Refusal.Code);

        Bridge.Tell(new ResolveQuarantine(id, null, null, Restored: true, "Ada", "looked at it"), TestActor);
        var resolved = ExpectMsg<QuarantineResolved>();
        var line = Log.Lines[(int)resolved.Seq - 1];
        Assert.Equal((AuditKind.Recovery, Outcomes.Restored, id, "Ada"), (line.Kind, line.Outcome, line.Operation, line.Detail!["who"]!.GetValue<string>()));
        var evidence = Log.Lines[(int)Assert.Single(line.Detail["evidence"]!.AsArray())!.GetValue<long>() - 1];
        Assert.Equal((AuditPhase.Rollback, Outcomes.Quarantined, id), (evidence.Phase, evidence.Outcome, evidence.Operation));
    }

    private void Open()
    {
        for (var n = 0; n < Options.Breaker.Threshold; n++)
        {
            Part("guardians/breaker/objects").Tell(new RecordFailure($"logic {n}", NewOperation(), Project, [], "AB-OP-001"));
        }

        Part("guardians/breaker/objects").Tell(new Core.Breaker.BreakerQueries.GetBreaker(), TestActor);
        Assert.Equal(Core.Breaker.BreakerPosition.Open, ExpectMsg<Core.Breaker.BreakerQueries.BreakerView>().State.Position);
    }

    private Refusal Refused()
    {
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));
        return client.Refused();
    }

    private void Accepted()
    {
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));
        client.Probe.ExpectMsg<PlanAccepted>();
    }
}
