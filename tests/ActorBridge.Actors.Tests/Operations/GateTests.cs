using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using static ActorBridge.Core.SafeMode.SafeModeCommands;

namespace ActorBridge.Actors.Tests.Operations;

/// <summary>Each "no" has its code, nothing is begun, and the consultation is on record.</summary>
public class GateTests : TreeTest
{
    [Fact, Rule("6.2")]
    public void A_tombstoned_target_is_refused()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        blender.Report(FakeBlender.Event(DatablockEventKind.Removed, Uuid(1)));

        Refuses(ErrorCodes.Tombstoned, Move(Project, Uuid(1)));
    }

    [Fact, Rule("6.3")]
    public void An_undone_delete_brings_the_same_identity_back()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        blender.Report(FakeBlender.Event(DatablockEventKind.Removed, Uuid(1)));
        blender.Report(FakeBlender.Event(DatablockEventKind.Rebound, Uuid(1)));

        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));

        client.Probe.ExpectMsg<PlanAccepted>();
        Flush();
        Assert.Contains(Log.Lines, l => l.Kind == AuditKind.Identity && l.Outcome == "restored");
    }

    [Fact]
    public void What_a_complete_census_does_not_show_is_tombstoned()
    {
        StartTree();
        var blender = AttachBlender(live: [1, 2]);
        blender.Vanish();
        blender.Return(NewSession());
        blender.Census([Uuid(2)]);

        Refuses(ErrorCodes.Tombstoned, Move(Project, Uuid(1)));
    }

    [Fact, Rule("11.2")]
    public void An_unknown_target_is_refused()
    {
        StartTree();
        AttachBlender();
        Refuses(ErrorCodes.UnknownUuid, Move(Project, Uuid(99)));
    }

    [Fact, Rule("7.1")]
    public void A_target_of_another_project_is_refused_and_the_same_uuid_may_live_in_both()
    {
        StartTree();
        var other = new ProjectId(Id(2));
        AttachBlender(live: [1]);
        AttachBlender(other, 1, 2);

        Refuses(ErrorCodes.WrongProject, Move(Project, Uuid(2)));
        var client = Connect();
        client.Submit(NewOperation(), Move(other, Uuid(1)));
        client.Probe.ExpectMsg<PlanAccepted>();
    }

    [Fact]
    public void An_unknown_project_is_refused()
    {
        StartTree();
        Refuses(ErrorCodes.UnknownProject, Move(Project, Uuid(1)));
    }

    [Fact]
    public void A_project_without_its_blender_is_refused()
    {
        StartTree();
        AttachBlender(live: [1]).Vanish();
        Refuses(ErrorCodes.NotAttached, Move(Project, Uuid(1)));
    }

    [Fact, Rule("14.9")]
    public void A_feature_in_safe_mode_is_refused_and_the_others_are_not()
    {
        StartTree();
        AttachBlender(live: [1, 2]);
        Part("safe-mode").Tell(new EnterSafeMode(Core.Operations.Features.Materials, "test", [], default));
        var paint = new Plan(Project, "Paint", [Steps.Paint(Uuid(1), Uuid(2))], [], null);

        Refuses(ErrorCodes.SafeModeFeature, paint);
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));
        client.Probe.ExpectMsg<PlanAccepted>();
    }

    [Fact, Rule("9.3")]
    public void Global_safe_mode_survives_a_restart_and_ends_by_a_person_only()
    {
        StartTree();
        AttachBlender(live: [1]);
        Part("safe-mode").Tell(new EnterSafeMode(null, "test", [], default));
        Refuses(ErrorCodes.SafeModeGlobal, Move(Project, Uuid(1)));

        KillTree();
        StartTree();
        AttachBlender(live: [1]);
        Refuses(ErrorCodes.SafeModeGlobal, Move(Project, Uuid(1)));

        Bridge.Tell(new RearmAutomation(null, "", "fixed"), TestActor);
        Assert.Equal(ErrorCodes.RearmNeedsPerson, ExpectMsg<RearmRefused>().Refusal.Code);
        Bridge.Tell(new RearmAutomation(null, "Ada", "fixed"), TestActor);
        ExpectMsg(new Rearmed(null));
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));
        client.Probe.ExpectMsg<PlanAccepted>();
        Flush();
        Assert.Contains(Log.Lines, l => l is { Kind: AuditKind.SafeMode, Outcome: "rearmed" } && l.Detail!["who"]!.GetValue<string>() == "Ada");
    }

    [Fact, Rule("14.2")]
    public void Without_a_usable_log_automation_is_off_and_the_rest_works()
    {
        Log.OpenFails = "line 3 is damaged";
        EventFilter.Error(start: "audit: line 3 is damaged. Automation is off").ExpectOne(() => StartTree(ready: false));
        var blender = AttachBlender(live: [1]);
        var client = Connect();

        client.Submit(NewOperation(), Move(Project, Uuid(1)));

        Assert.Equal(ErrorCodes.LogUnavailable, client.Refused().Code);
        blender.Report(FakeBlender.Event(DatablockEventKind.Renamed, Uuid(1), "Box", 2));
        Bridge.Tell(new GetDatablocks(null), TestActor);
        Assert.Equal("Box", Assert.Single(ExpectMsg<DatablocksView>().Items).Name);
        Bridge.Tell(new GetStatus(), TestActor);
        Assert.Equal(ErrorCodes.LogUnavailable, ExpectMsg<BridgeStatus>().Why!.Code);

        // Nor is anybody told that he has re-armed what can't be put on record (rule 9.3).
        Bridge.Tell(new RearmAutomation(null, "Ada", "it looks fine"), TestActor);
        Assert.Equal(ErrorCodes.LogUnavailable, ExpectMsg<RearmRefused>().Refusal.Code);
    }

    [Fact, Rule("10.2"), Rule("10.3")]
    public void Automation_waits_for_the_person_and_for_the_verified_idle_time()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        blender.Say(new UserIntentSeen(true, "CAPTURED:G"));
        Settle(blender);
        Refuses(ErrorCodes.PausedByUser, Move(Project, Uuid(1)));

        blender.Say(new UserIntentSeen(false, "idle"));
        Settle(blender);
        Advance(Options.Intent.IdleVerified - TimeSpan.FromMilliseconds(1));
        Refuses(ErrorCodes.PausedByUser, Move(Project, Uuid(1)));

        Advance(TimeSpan.FromMilliseconds(1));
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));
        client.Probe.ExpectMsg<PlanAccepted>();
    }

    [Fact, Rule("10.2")]
    public void A_person_who_takes_over_in_the_middle_stops_the_operation()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));
        var execute = blender.Next<ExecutePlan>();

        blender.Say(new UserIntentSeen(true, "CAPTURED:G"));
        blender.Next<CancelOperation>();
        blender.Say(FakeBlender.RolledBack(execute, 0, new(ErrorCodes.Cancelled, "stopped")));

        Assert.Equal(ErrorCodes.PausedByUser, client.Ended().Error!.Code);
    }

    [Fact, Rule("13.3")]
    public void The_same_logic_that_failed_is_refused_until_its_target_changed()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));
        blender.Say(FakeBlender.RolledBack(blender.Next<ExecutePlan>(), 0, new(ErrorCodes.StepFailed, "no")));
        client.Ended();

        Refuses(ErrorCodes.FailedBefore, Move(Project, Uuid(1)));
        blender.Report(FakeBlender.Event(DatablockEventKind.Changed, Uuid(1), version: 9));
        var again = Connect();
        again.Submit(NewOperation(), Move(Project, Uuid(1)));
        again.Probe.ExpectMsg<PlanAccepted>();
    }

    [Fact, Rule("13.1"), Rule("13.2")]
    public void Failures_in_a_row_open_the_breaker_also_across_a_restart()
    {
        StartTree();
        for (var n = 1; n <= Options.Breaker.Threshold; n++)
        {
            if (n == 3)
            {
                // The count is told to the breaker before the client hears the end, and this is answered after it is durable.
                Part("guardians/breaker/objects").Tell(new Core.Breaker.BreakerQueries.GetBreaker(), TestActor);
                Assert.Equal(2, ExpectMsg<Core.Breaker.BreakerQueries.BreakerView>().State.Failures);
                KillTree();
                StartTree();
            }

            var blender = AttachBlender(live: [n]);
            var client = Connect();
            client.Submit(NewOperation(), Move(Project, Uuid(n)));
            blender.Say(FakeBlender.RolledBack(blender.Next<ExecutePlan>(), 0, new(ErrorCodes.StepFailed, "no")));
            Assert.Equal(ErrorCodes.StepFailed, client.Ended().Error!.Code);
            blender.Vanish();
        }

        AttachBlender(live: [50]);
        var refused = Refuses(ErrorCodes.BreakerOpen, Move(Project, Uuid(50)));
        Answered(refused, "block", null, [.. Log.Lines.Select((l, i) => (Line: l, Seq: i + 1L)).Where(l => l.Line.Phase == AuditPhase.Rollback).Select(l => l.Seq)]);
    }

    [Fact, Rule("13.3"), Rule("14.5"), Rule("14.9")]
    public void Steps_that_cannot_be_done_as_they_are_asked_stop_no_feature_and_the_same_one_is_refused()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        for (var n = 1; n <= 2 * Options.Breaker.Threshold; n++)
        {
            var client = Connect();
            client.Submit(NewOperation(), new Plan(Project, "Typo", [Steps.Move(Uuid(1), n)], [], null));
            blender.Say(FakeBlender.RolledBack(blender.Next<ExecutePlan>(), 0, new(ErrorCodes.StepRefused, "there is no such slot")));
            Assert.Equal(ErrorCodes.StepRefused, client.Ended().Error!.Code);
        }

        Refuses(ErrorCodes.FailedBefore, new Plan(Project, "Typo", [Steps.Move(Uuid(1), 1)], [], null));
        blender.Report(FakeBlender.Event(DatablockEventKind.Changed, Uuid(1), version: 9));
        Passes(new Plan(Project, "Typo", [Steps.Move(Uuid(1), 1)], [], null));
    }

    [Fact, Rule("13.3")]
    public void What_an_operation_has_changed_since_is_relevant_to_what_could_not_be_done_before_it()
    {
        StartTree();
        var blender = AttachBlender(live: [1, 2]);
        Plan[] plans = [Move(Project, Uuid(1)), new(Project, "Elsewhere", [Steps.Move(Uuid(2), 5)], [], null), new(Project, "Here", [Steps.Move(Uuid(1), 5)], [], null)];
        var client = Connect();
        client.Submit(NewOperation(), plans[0]);
        blender.Say(FakeBlender.RolledBack(blender.Next<ExecutePlan>(), 0, new(ErrorCodes.StepRefused, "there is no such modifier")));
        client.Ended();
        foreach (var (plan, changed) in new[] { (plans[1], 2), (plans[2], 1) })
        {
            Refuses(ErrorCodes.FailedBefore, plans[0]);
            var other = Connect();
            other.Submit(NewOperation(), plan);
            blender.Say(FakeBlender.Ready(blender.Next<ExecutePlan>(), new DatablockChange(Uuid(changed), DatablockKind.Object, "Cube", ChangeKind.Changed, 2)));
            blender.Say(new OperationFinished(blender.Next<DecideOperation>().Id, OperationEnd.Committed, FakeBlender.After));
            Assert.Equal(OperationEnd.Committed, other.Ended().End);
        }

        Passes(plans[0]);
    }

    [Fact, Rule("14.3"), Rule("14.4")]
    public void With_nothing_against_it_the_answer_go_on_is_on_record_before_the_begin()
    {
        StartTree();
        AttachBlender(live: [1]);

        var id = Passes(Move(Project, Uuid(1)));

        Answered(id, "go-on", null);
        Assert.Equal(["Consultation:go-on", "Begin"], Log.Phases(id));
    }

    [Fact, Rule("14.4")]
    public void An_earlier_failure_degrades_and_its_line_is_the_evidence()
    {
        StartTree();
        AttachBlender(live: [1]);
        Log.Evidence = ConsultationEvidence.None with { Failures = [Failure(3)] };

        var tooLong = Refuses(ErrorCodes.Degraded, Move(Project, [.. Enumerable.Repeat(Uuid(1), Options.Gate.DegradedStepsMax + 1)]));
        Answered(tooLong, "block", null, 3);
        Answered(Passes(Move(Project, Uuid(1))), "degrade", "earlier failures on these datablocks", 3);
    }

    [Fact, Rule("14.3"), Rule("14.4")]
    public void A_crash_that_nobody_has_cleared_degrades_and_its_line_is_the_evidence()
    {
        StartTree();
        AttachBlender(live: [1]);
        Log.Evidence = ConsultationEvidence.None with { RecentCrash = 2 };

        Answered(Passes(Move(Project, Uuid(1))), "degrade", "a recent crash", 2);
    }

    [Fact, Rule("14.4")]
    public void What_passes_by_itself_is_a_retry_with_its_time_and_evidence_and_the_same_plan_goes_on_later()
    {
        StartTree();
        AttachBlender(live: [1]);
        Log.Evidence = ConsultationEvidence.None with { OpenTransactions = [new(7, NewOperation())] };

        var consulted = Answered(Refuses(ErrorCodes.OpenTransaction, Move(Project, Uuid(1))), "retry", null, 7);

        Assert.Equal(1000, consulted.Detail!["retry_after_ms"]!.GetValue<long>());
        Log.Evidence = ConsultationEvidence.None;
        Answered(Passes(Move(Project, Uuid(1))), "go-on", null);
    }

    [Fact, Rule("14.4"), Rule("14.8")]
    public void What_memory_holds_is_a_block_with_the_constraints_line_and_what_it_rests_on()
    {
        StartTree();
        AttachBlender(live: [1]);
        Log.Evidence = ConsultationEvidence.None with { Constraints = [new(30, "asset:x", "three imports failed", [11, 17, 23])] };

        var consulted = Answered(Refuses(ErrorCodes.Constrained, Move(Project, Uuid(1))), "block", "asset:x: three imports failed (line 30 of the log)", 30, 11, 17, 23);

        Assert.Null(consulted.Detail!["retry_after_ms"]);
    }

    [Fact, Rule("14.5")]
    public void Repeated_failure_overrides_the_plan_into_safe_mode_with_the_same_evidence_everywhere()
    {
        StartTree();
        AttachBlender(live: [1]);
        var seqs = Enumerable.Range(1, Options.Gate.FailuresOnUuidMax).Select(n => 10L * n).ToArray();
        Log.Evidence = ConsultationEvidence.None with { Failures = [.. seqs.Select(Failure)] };

        Answered(Refuses(ErrorCodes.SafeModeFeature, Move(Project, Uuid(1))), "block", null, seqs);

        EnteredOn(Core.Operations.Features.Objects, seqs);
        Log.Evidence = ConsultationEvidence.None;
        Answered(Refuses(ErrorCodes.SafeModeFeature, Move(Project, Uuid(1))), "block", null, seqs);
    }

    [Fact, Rule("14.5")]
    public void An_ambiguous_identity_overrides_the_plan_into_safe_mode_and_the_line_that_set_it_aside_is_the_evidence()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        blender.Report(FakeBlender.Event(DatablockEventKind.Present, Uuid(1)) with { Kind = DatablockKind.Mesh });
        Flush();
        var line = 1L + Log.Lines.ToList().FindIndex(l => l is { Kind: AuditKind.Identity, Outcome: "quarantined" } && l.Uuids.Contains(Uuid(1)));

        Answered(Refuses(ErrorCodes.IdentityQuarantined, Move(Project, Uuid(1))), "block", null, line);

        EnteredOn(Core.Operations.Features.Objects, line);
    }

    [Fact, Rule("14.1"), Rule("14.4")]
    public void What_is_quarantined_in_the_log_alone_is_refused_by_its_line_until_the_log_has_it_released()
    {
        StartTree();
        AttachBlender(live: [1]);
        Flush();
        var line = Said(Outcomes.Quarantined);

        Answered(Refuses(ErrorCodes.IdentityQuarantined, Move(Project, Uuid(1))), "block", null, line);

        Said("released");
        Answered(Passes(Move(Project, Uuid(1))), "go-on", null);
        Assert.DoesNotContain(Log.Lines, l => l is { Kind: AuditKind.SafeMode, Outcome: "entered" });

        long Said(string outcome) => Log.Append([new(AuditKind.Identity, null, outcome, Uuids: [Uuid(1)], Project: Project)]).Single().At.Seq;
    }

    private FailureSeen Failure(long seq) => new(seq, NewOperation(), Uuid(1), "AB-OP-001");

    private OperationId Passes(Plan plan)
    {
        var client = Connect();
        var id = NewOperation();
        client.Submit(id, plan);
        client.Probe.ExpectMsg<PlanAccepted>();
        return id;
    }

    /// <summary>The one logged consultation of the operation, with this answer, reason (unless null) and evidence.</summary>
    private AuditDraft Answered(OperationId id, string answer, string? reason, params long[] evidence)
    {
        var consulted = Assert.Single(Log.Lines, l => l.Kind == AuditKind.Consultation && l.Operation == id);
        Assert.Equal(answer, consulted.Outcome);
        Assert.Equal(evidence, Evidence(consulted));
        Assert.Equal(reason ?? consulted.Detail!["reason"]?.GetValue<string>(), consulted.Detail!["reason"]?.GetValue<string>());
        return consulted;
    }

    private void EnteredOn(string feature, params long[] evidence)
    {
        Part("safe-mode").Tell(new Core.SafeMode.SafeModeQueries.GetSafeMode(), TestActor);
        Assert.True(ExpectMsg<Core.SafeMode.SafeModeQueries.SafeModeView>().State.IsOn(feature));

        // It holds at once; its line is on its way to the log.
        AwaitCondition(() => Log.Lines.Any(l => l is { Kind: AuditKind.SafeMode, Outcome: "entered" }));
        Flush();
        var entered = Assert.Single(Log.Lines, l => l is { Kind: AuditKind.SafeMode, Outcome: "entered" });
        Assert.Equal(feature, entered.Detail!["feature"]!.GetValue<string>());
        Assert.Equal(evidence, Evidence(entered));
    }

    private static IEnumerable<long> Evidence(AuditDraft line) => line.Detail!["evidence"]!.AsArray().Select(e => e!.GetValue<long>());

    // The session answers a heartbeat after it has told the guardian, and the guardian answers after it has heard the session.
    private void Settle(FakeBlender blender)
    {
        blender.Say(new BlenderHeartbeat(TimeSpan.Zero, null, 0));
        blender.Next<HostHeartbeat>();
        Part("guardians/user-intent").Tell(new ActorBridge.Actors.Guardians.GetIntent(blender.SessionId), TestActor);
        ExpectMsg<ActorBridge.Actors.Guardians.IntentView>();
    }

    private OperationId Refuses(ErrorCode code, Plan plan)
    {
        var client = Connect();
        var id = NewOperation();
        client.Submit(id, plan);
        var refusal = client.Refused();
        Assert.True(code == refusal.Code, refusal.ToString());
        Assert.Equal([refusal.RetryAfter is null ? "Consultation:block" : "Consultation:retry"], Log.Phases(id));
        return id;
    }
}
