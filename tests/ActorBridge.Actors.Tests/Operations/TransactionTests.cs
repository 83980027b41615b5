using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;

namespace ActorBridge.Actors.Tests.Operations;

public class TransactionTests : TreeTest
{
    private static readonly Refusal StepFailed = new(ErrorCodes.StepFailed, "no such slot");

    [Fact, Rule("14.6"), Rule("14.3"), Rule("16.3")]
    public void A_plan_goes_from_consultation_over_begin_steps_and_commit_to_its_answer()
    {
        StartTree();
        var blender = AttachBlender(live: [1, 2]);
        var client = Connect();
        var id = NewOperation();

        client.Submit(id, Move(Project, Uuid(1), Uuid(2)));
        client.Probe.ExpectMsg(new PlanAccepted(id, id));
        var execute = blender.Next<ExecutePlan>();
        Assert.Equal(["Consultation:go-on", "Begin"], Log.Phases(id));

        blender.Say(FakeBlender.Ready(execute, Change(1, ChangeKind.Changed)));
        Assert.True(blender.Next<DecideOperation>().Commit);
        Assert.Equal(["Consultation:go-on", "Begin", "Step", "Step", "Commit"], Log.Phases(id));

        blender.Say(new OperationFinished(id, OperationEnd.Committed, FakeBlender.After));
        var outcome = client.Ended();
        Assert.Equal(OperationEnd.Committed, outcome.End);
        Assert.Null(outcome.Error);
        Assert.Equal(Change(1, ChangeKind.Changed), Assert.Single(outcome.Changes));
    }

    [Fact, Rule("15.4")]
    public void A_stale_plan_is_answered_with_what_the_log_has_of_those_who_changed_what_it_rests_on()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        var (first, second) = (NewOperation(), NewOperation());
        client.Submit(first, Move(Project, Uuid(1)));
        blender.Say(FakeBlender.Ready(blender.Next<ExecutePlan>(), Change(1, ChangeKind.Changed)));
        blender.Say(new OperationFinished(blender.Next<DecideOperation>().Id, OperationEnd.Committed, FakeBlender.After));
        Assert.Equal(OperationEnd.Committed, client.Ended().End);
        var commit = Log.Lines.ToList().FindIndex(l => l.Operation == first && l.Phase == AuditPhase.Commit) + 1;

        client.Submit(second, Move(Project, Uuid(1)));
        blender.Next<ExecutePlan>();
        var at = DateTimeOffset.UnixEpoch;
        blender.Say(new OperationPrepared(second, PreparedState.RolledBack, [], [], FakeBlender.Before, FakeBlender.Before, new(ErrorCodes.Stale, "it has changed"))
        {
            Stale = [new(Uuid(1), DatablockKind.Object, "Cube", 1, 4, [new("location", "[0,0,0]", "[1,0,0]", null)], [new(2, first, at), new(3, null, at), new(4, NewOperation(), at)])],
        });

        var outcome = client.Ended();
        Assert.Equal((second, OperationEnd.RolledBack, ErrorCodes.Stale), (outcome.Id, outcome.End, outcome.Error!.Code));
        var stale = Assert.Single(outcome.Stale);
        Assert.Equal(new("location", "[0,0,0]", "[1,0,0]", null), Assert.Single(stale.Fields));
        Assert.Equal([new LoggedChange("test 1", "Move", commit), null, null], stale.Changes.Select(c => c.Logged));
        Assert.Equal("Rollback", Log.Phases(second)[^1]);
    }

    [Fact]
    public void A_created_datablock_may_be_named_by_the_next_plan_as_soon_as_the_answer_is_there()
    {
        StartTree();
        var blender = AttachBlender();
        var client = Connect();
        var create = new Plan(Project, "New", [Steps.CreateEmpty(Uuid(7))], [], null);

        client.Submit(NewOperation(), create);
        var execute = blender.Next<ExecutePlan>();
        blender.Say(FakeBlender.Ready(execute, Change(7, ChangeKind.Created)));
        blender.Say(new OperationFinished(blender.Next<DecideOperation>().Id, OperationEnd.Committed, FakeBlender.After));
        Assert.Equal(OperationEnd.Committed, client.Ended().End);

        client.Submit(NewOperation(), Move(Project, Uuid(7)));
        client.Probe.ExpectMsg<PlanAccepted>();
    }

    [Fact, Rule("16.2")]
    public void A_step_that_fails_ends_in_rollback_with_the_step_and_its_reason()
    {
        StartTree();
        var blender = AttachBlender(live: [1, 2]);
        var client = Connect();
        var id = NewOperation();
        client.Submit(id, Move(Project, Uuid(1), Uuid(2)));

        blender.Say(FakeBlender.RolledBack(blender.Next<ExecutePlan>(), 1, StepFailed));

        var outcome = client.Ended();
        Assert.Equal((OperationEnd.RolledBack, 1, StepFailed), (outcome.End, outcome.FailedStep, outcome.Error));
        Assert.Equal(["Consultation:go-on", "Begin", "Step", "Step", "Rollback"], Log.Phases(id));
    }

    [Fact]
    public void A_rollback_whose_digest_differs_is_quarantined()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));

        blender.Say(FakeBlender.RolledBack(blender.Next<ExecutePlan>(), 0, StepFailed, digestAfter: "something else"));

        var outcome = client.Ended();
        Assert.Equal((OperationEnd.Quarantined, ErrorCodes.RollbackIncomplete), (outcome.End, outcome.Error!.Code));
    }

    [Fact]
    public void A_result_that_leaves_out_a_step_is_given_back_and_never_committed()
    {
        StartTree();
        var blender = AttachBlender(live: [1, 2]);
        var client = Connect();
        var id = NewOperation();
        client.Submit(id, Move(Project, Uuid(1), Uuid(2)));
        var execute = blender.Next<ExecutePlan>();

        blender.Say(FakeBlender.Ready(execute) with { Steps = [new(0, true, [], null)] });
        Assert.False(blender.Next<DecideOperation>().Commit);
        blender.Say(new OperationFinished(id, OperationEnd.RolledBack, FakeBlender.Before));

        var outcome = client.Ended();
        Assert.Equal((OperationEnd.RolledBack, ErrorCodes.ValidationFailed), (outcome.End, outcome.Error!.Code));
        Assert.DoesNotContain("Commit", Log.Phases(id));
    }

    [Fact]
    public void A_cancel_stops_the_operation_and_its_outcome_says_so()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        var id = NewOperation();
        client.Submit(id, Move(Project, Uuid(1)));
        var execute = blender.Next<ExecutePlan>();

        client.Session.Tell(new CancelPlan(id), client.Probe.Ref);
        Assert.Equal(id, blender.Next<CancelOperation>().Id);
        blender.Say(FakeBlender.RolledBack(execute, 0, new(ErrorCodes.Cancelled, "stopped")));

        client.Probe.ExpectMsg<PlanAccepted>();
        client.Probe.ExpectMsg(new CancelAccepted(id));
        Assert.Equal(ErrorCodes.Cancelled, client.Ended().Error!.Code);
    }

    [Fact]
    public void A_cancel_that_blender_did_not_hear_in_time_gives_the_result_back()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        var id = NewOperation();
        client.Submit(id, Move(Project, Uuid(1)));
        var execute = blender.Next<ExecutePlan>();
        client.Session.Tell(new CancelPlan(id), client.Probe.Ref);
        blender.Next<CancelOperation>();

        blender.Say(FakeBlender.Ready(execute));
        Assert.False(blender.Next<DecideOperation>().Commit);
        blender.Say(new OperationFinished(id, OperationEnd.RolledBack, FakeBlender.Before));

        Assert.Equal(ErrorCodes.Cancelled, client.Ended().Error!.Code);
    }

    [Fact]
    public void An_execution_that_takes_too_long_is_cancelled_and_then_quarantined()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));
        blender.Next<ExecutePlan>();

        Advance(Options.Operations.Execution);
        blender.Next<CancelOperation>();
        Advance(Options.Operations.CancelGrace);

        var outcome = client.Ended();
        Assert.Equal((OperationEnd.Quarantined, ErrorCodes.OperationTimedOut), (outcome.End, outcome.Error!.Code));
    }

    [Fact]
    public void A_client_hears_why_while_blender_is_silent()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));
        blender.Next<ExecutePlan>();
        blender.Say(new BlenderHeartbeat(TimeSpan.FromSeconds(3), null, 0));
        blender.Next<HostHeartbeat>();
        client.Probe.ExpectMsg<PlanAccepted>();

        Advance(Options.Operations.AnswerWithin);
        client.Probe.ExpectNoMsg(TimeSpan.Zero);
        Advance(Options.Operations.AnswerWithin);

        Assert.Equal(ErrorCodes.BlenderNotAnswering, client.Probe.ExpectMsg<OperationWaiting>().Reason.Code);
    }

    [Fact]
    public void Progress_goes_to_the_client()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        var id = NewOperation();
        client.Submit(id, Move(Project, Uuid(1)));
        blender.Next<ExecutePlan>();

        blender.Say(new OperationProgress(id, 1, 2));

        client.Probe.ExpectMsg<PlanAccepted>();
        client.Probe.ExpectMsg(new OperationProgressed(id, 1, 2));
    }

    [Fact]
    public void A_second_operation_on_a_busy_blender_is_refused()
    {
        StartTree();
        var blender = AttachBlender(live: [1, 2]);
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));
        blender.Next<ExecutePlan>();
        client.Probe.ExpectMsg<PlanAccepted>();

        client.Submit(NewOperation(), Move(Project, Uuid(2)));

        Assert.Equal(ErrorCodes.Busy, client.Refused().Code);
    }

    [Fact]
    public void A_commit_that_the_log_does_not_take_is_not_decided_and_not_acknowledged()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        client.Submit(NewOperation(), Move(Project, Uuid(1)));
        var execute = blender.Next<ExecutePlan>();
        blender.Probe.Watch(blender.Session);
        Log.BreaksAt = l => l.Phase == AuditPhase.Commit;

        blender.Say(FakeBlender.Ready(execute));

        var outcome = client.Ended();
        Assert.Equal((OperationEnd.Quarantined, ErrorCodes.LogUnavailable), (outcome.End, outcome.Error!.Code));
        var rest = blender.Probe.FishForMessage(m => m is DecideOperation or Akka.Actor.Terminated);
        Assert.IsType<Akka.Actor.Terminated>(rest);
    }

    [Fact]
    public void A_begin_that_the_log_does_not_take_never_reaches_blender()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        Log.BreaksAt = l => l.Phase == AuditPhase.Begin;

        client.Submit(NewOperation(), Move(Project, Uuid(1)));

        Assert.Equal(ErrorCodes.LogUnavailable, client.Refused().Code);
        blender.Say(new BlenderHeartbeat(TimeSpan.Zero, null, 0));
        Assert.IsNotType<ExecutePlan>(blender.Probe.FishForMessage(m => m is HostHeartbeat or ExecutePlan));
    }

    private DatablockChange Change(int n, ChangeKind kind) => new(Uuid(n), DatablockKind.Object, "Cube", kind, 2);
}
