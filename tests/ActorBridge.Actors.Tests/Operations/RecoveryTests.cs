using ActorBridge.Actors.Features;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;

namespace ActorBridge.Actors.Tests.Operations;

/// <summary>The operation's actor fails: restarted, it reads in the log how far it was, and closes it (rule 14.7).</summary>
public class RecoveryTests : TreeTest
{
    [Fact, Rule("14.7"), Rule("S.3")]
    public void Failing_while_blender_executes_it_takes_the_operation_back()
    {
        var (blender, client, id, execute) = Executing();

        Crash(id);
        blender.Next<CancelOperation>();
        Assert.False(blender.Next<DecideOperation>().Commit);
        blender.Say(FakeBlender.RolledBack(execute, 0, new(ErrorCodes.Cancelled, "stopped")));

        var outcome = client.Ended();
        Assert.Equal((OperationEnd.RolledBack, ErrorCodes.Internal), (outcome.End, outcome.Error!.Code));
        Assert.Equal(["Consultation:go-on", "Begin", "Rollback"], Log.Phases(id));
    }

    [Fact, Rule("14.7")]
    public void Failing_after_the_commit_it_carries_the_decision_out()
    {
        var (blender, client, id, execute) = Executing();
        blender.Say(FakeBlender.Ready(execute));
        Assert.True(blender.Next<DecideOperation>().Commit);

        Crash(id);
        Assert.True(blender.Next<DecideOperation>().Commit);
        blender.Say(new OperationFinished(id, OperationEnd.Committed, FakeBlender.After));

        Assert.Equal(OperationEnd.Committed, client.Ended().End);
        Assert.Equal(["Consultation:go-on", "Begin", "Step", "Commit"], Log.Phases(id));
    }

    [Fact]
    public void What_blender_does_not_prove_rolled_back_is_quarantined()
    {
        var (blender, client, id, _) = Executing();

        Crash(id);
        blender.Next<DecideOperation>();
        Advance(Options.Operations.CancelGrace);

        Assert.Equal(OperationEnd.Quarantined, client.Ended().End);
    }

    private (FakeBlender Blender, FakeClient Client, OperationId Id, ExecutePlan Execute) Executing()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        var id = NewOperation();
        client.Submit(id, Move(Project, Uuid(1)));
        return (blender, client, id, blender.Next<ExecutePlan>());
    }

    // No correct part sends this; the actor fails on it.
    private void Crash(OperationId id) =>
        Part($"features/objects/op-{id}").Tell(new JoinOperation(id, null!));
}
