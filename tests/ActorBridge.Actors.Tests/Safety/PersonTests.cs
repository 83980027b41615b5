using System.Collections.Immutable;
using ActorBridge.Actors.Features;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Projects;
using ActorBridge.Actors.Root;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using ActorBridge.Core.SafeMode;
using Akka.Actor;
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

        // Safe mode has a notice of its own, before this one or after.
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

    /// <summary>At each place where the answer can get stuck: what did not come, what has become of the scene, what to do.</summary>
    [Theory, Rule("16.2")]
    [InlineData(0, "nothing was changed")]
    [InlineData(1, "as one step of the undo history, or not at all")]
    [InlineData(2, "what was kept of before is put back, and is still kept")]
    [InlineData(3, "what was kept of before is put back, and is still kept")]
    public void A_person_whose_answer_gets_stuck_hears_where_and_that_nothing_half_done_is_left(int answers, string said)
    {
        var parts = CreateTestProbe();
        var all = parts.Ref;
        var tree = new TreeRefs(Options, Clock, all, all, all, all, all, ImmutableDictionary<string, ICanTell>.Empty);
        var (quarantined, by) = (NewOperation(), NewOperation());
        var asked = new ResolveQuarantine(quarantined, Project, null, Restored: true, "Ada", "looked at it") { PutBack = true };
        var reach = new ResolveParts(tree, all, all, (_, _) => new((by, Move(Project, Uuid(1))), null));
        var resolve = Sys.ActorOf(Props.Create(() => new ResolveQuery(reach, asked, TestActor)));
        parts.ExpectMsg<FindQuarantine>();
        (Action Answer, Action Then)[] ways =
        [
            (() => resolve.Tell(new QuarantineView(quarantined, new(quarantined, Project, [Uuid(1)], "Move", 1, null), null)), () => parts.ExpectMsg<StartOperation>()),
            (() => resolve.Tell(new OperationEnded(new(by, OperationEnd.Committed, null, null, []))), () => parts.ExpectMsg<ReleaseIdentities>()),
            (() => resolve.Tell(new IdentitiesReleased(Project, [Uuid(1)])), () => parts.ExpectMsg<WriteAudit>()),
        ];
        foreach (var (answer, then) in ways.Take(answers))
        {
            answer();
            then();
        }

        // Its time runs only when it is through with what it was last told, its creation above all; this answer comes after that.
        resolve.Tell(new Identify(null));
        ExpectMsg<ActorIdentity>();
        Watch(resolve);
        Advance(TimeSpan.FromSeconds(10));
        var refusal = ExpectMsg<QueryRefused>().Refusal;
        Assert.Equal(ErrorCodes.NotAnswered, refusal.Code);
        Assert.Contains(said, refusal.Reason, StringComparison.Ordinal);
        ExpectTerminated(resolve);
    }

    [Fact, Rule("16.2")]
    public void The_panel_says_what_is_refused_and_what_to_do()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        blender.Say(new PersonResolves(NewOperation(), Restore: true, "Ada", "looked at it"));
        var said = blender.Probe.FishForMessage<Notice>(m => m.Level == "error").Text;
        Assert.Contains(ErrorCodes.NotQuarantined.Code, said, StringComparison.Ordinal);
        Assert.EndsWith(ErrorCodes.NotQuarantined.WhatToDo, said, StringComparison.Ordinal);
    }

    [Fact, Rule("16.2")]
    public void Of_a_file_with_the_middle_of_a_committed_operation_the_person_is_asked_in_Blender_and_answers_there_each_time_that_it_is_opened()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        var id = NewOperation();
        client.Submit(id, Move(Project, Uuid(1)));
        blender.Say(FakeBlender.Ready(blender.Next<ExecutePlan>()));
        blender.Say(new OperationFinished(blender.Next<DecideOperation>().Id, OperationEnd.Committed, FakeBlender.After));
        client.Ended();

        foreach (var time in (int[])[1, 2])
        {
            blender.Say(blender.Hello() with { SavedInside = id });
            var known = Assert.Single(blender.Probe.FishForMessage<QuarantinesKnown>(q => !q.Quarantines.IsEmpty).Quarantines);
            Assert.Equal((id, Move(Project, Uuid(1)).Label), (known.Operation, known.Label));

            blender.Say(new PersonResolves(id, Restore: false, "Ada", " "));
            blender.Probe.FishForMessage<Notice>(m => m.Level == "error" && m.Text.Contains("AB-GATE-010", StringComparison.Ordinal));
            blender.Say(new PersonResolves(id, Restore: false, "Ada", "looked at it"));
            blender.Probe.FishForMessage<QuarantinesKnown>(q => q.Quarantines.IsEmpty);
            blender.Say(new PersonResolves(id, Restore: false, "Ada", "once more"));
            blender.Probe.FishForMessage<Notice>(m => m.Level == "error" && m.Text.Contains("AB-QUARANTINE-002", StringComparison.Ordinal));
            Assert.Equal(2 * time, Log.Lines.Count(l => l.Operation == id && l.Kind == AuditKind.Recovery));
        }

        var line = Log.Lines.Last(l => l.Operation == id);
        Assert.Equal((AuditKind.Recovery, Outcomes.Accepted, "Ada"), (line.Kind, line.Outcome, line.Detail!["who"]!.GetValue<string>()));
        var evidence = Log.Lines[(int)Assert.Single(line.Detail["evidence"]!.AsArray())!.GetValue<long>() - 1];
        Assert.Equal((AuditKind.Recovery, Outcomes.Quarantined, id), (evidence.Kind, evidence.Outcome, evidence.Operation));
    }

    [Fact, Rule("16.2")]
    public void A_quarantine_of_another_project_or_of_an_operation_that_the_log_never_began_is_answered_to_where_it_belongs()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var id = NewOperation();
        blender.Say(blender.Hello() with { SavedInside = id });
        blender.Probe.FishForMessage<QuarantinesKnown>(q => !q.Quarantines.IsEmpty);

        Bridge.Tell(new ResolveQuarantine(id, new(Guid.Empty), null, Restored: false, "Ada", "x"), TestActor);
        Assert.Equal(ErrorCodes.NotQuarantined, ExpectMsg<QueryRefused>().Refusal.Code);
        Bridge.Tell(new ResolveQuarantine(id, Project, null, Restored: true, "Ada", "x") { PutBack = true }, TestActor);
        Assert.Equal(ErrorCodes.ImageMissing, ExpectMsg<QueryRefused>().Refusal.Code);
        Bridge.Tell(new ResolveQuarantine(id, Project, null, Restored: false, "Ada", "looked at it"), TestActor);
        var resolved = ExpectMsg<QuarantineResolved>();
        Assert.Equal((Outcomes.Accepted, id), (Log.Lines[(int)resolved.Seq - 1].Outcome, Log.Lines[(int)resolved.Seq - 1].Operation));
    }

    [Fact, Rule("16.2"), Rule("14.7")]
    public void A_commit_that_Blender_does_not_confirm_is_a_quarantine_on_record_until_it_does_or_a_person_answers()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        var id = NewOperation();
        client.Submit(id, Move(Project, Uuid(1)));
        blender.Say(FakeBlender.Ready(blender.Next<ExecutePlan>()));
        blender.Next<DecideOperation>();
        Advance(Options.Operations.InDoubt);
        Assert.Equal(OperationEnd.Quarantined, client.Ended().End);
        Assert.Equal(id, Assert.Single(blender.Probe.FishForMessage<QuarantinesKnown>(q => !q.Quarantines.IsEmpty).Quarantines).Operation);

        blender.Say(new OperationFinished(id, OperationEnd.Committed, FakeBlender.After));

        blender.Probe.FishForMessage<QuarantinesKnown>(q => q.Quarantines.IsEmpty);
        Bridge.Tell(new ResolveQuarantine(id, null, null, Restored: false, "Ada", "x"), TestActor);
        Assert.Equal(ErrorCodes.AlreadyResolved, ExpectMsg<QueryRefused>().Refusal.Code);
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
