using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Operations;

namespace ActorBridge.Actors.Tests.Operations;

/// <summary>Blender goes away, in each phase of an operation (docs/protocol.md, ADR 0003).</summary>
public class DetachTests : TreeTest
{
    [Fact, Rule("16.2")]
    public void While_it_executes_the_operation_is_rolled_back()
    {
        var (blender, client, id, _) = Executing();

        blender.Vanish();

        var outcome = client.Ended();
        Assert.Equal((OperationEnd.RolledBack, ErrorCodes.BlenderLost), (outcome.End, outcome.Error!.Code));
        Assert.Equal(["Consultation:go-on", "Begin", "Rollback"], Log.Phases(id));
    }

    [Fact]
    public void A_session_that_fails_is_a_blender_that_is_gone_and_its_project_is_free_again()
    {
        var (blender, client, _, _) = Executing();
        blender.Probe.Watch(blender.Session);

        blender.Session.Tell(Akka.Actor.Kill.Instance, TestActor);

        Assert.Equal(ErrorCodes.BlenderLost, client.Ended().Error!.Code);
        blender.Probe.FishForMessage(m => m is Akka.Actor.Terminated);
        blender.Return(NewSession());
        Bridge.Tell(new GetAttachedProjects(), TestActor);
        Assert.Equal(Project, Assert.Single(ExpectMsg<AttachedProjects>().Projects));
    }

    [Fact]
    public void A_file_that_is_opened_anew_in_the_middle_ends_the_operation()
    {
        var (blender, client, _, _) = Executing();

        blender.Say(blender.Hello());

        Assert.Equal(ErrorCodes.BlenderLost, client.Ended().Error!.Code);
    }

    [Fact]
    public void After_the_commit_a_blender_that_returns_with_it_open_is_told_to_commit()
    {
        var (blender, client, id, execute) = Executing();
        Decided(blender, execute);

        blender.Vanish();
        blender.Return(NewSession(), open: [id]);
        Assert.True(blender.Next<DecideOperation>().Commit);
        blender.Say(new OperationFinished(id, OperationEnd.Committed, FakeBlender.After));

        Assert.Equal(OperationEnd.Committed, client.Ended().End);
    }

    [Fact]
    public void After_the_commit_a_blender_that_rolled_back_alone_is_compensated_in_the_log()
    {
        var (blender, client, id, execute) = Executing();
        Decided(blender, execute);

        blender.Vanish();
        blender.Return(NewSession(), resolved: [new(id, OperationEnd.RolledBack, "30 s without the host")]);

        var outcome = client.Ended();
        Assert.Equal((OperationEnd.RolledBack, ErrorCodes.InDoubtRolledBack), (outcome.End, outcome.Error!.Code));
        Assert.Equal(["Consultation:go-on", "Begin", "Step", "Commit", "Rollback"], Log.Phases(id));
    }

    [Fact]
    public void After_the_commit_a_blender_that_never_returns_leaves_the_operation_quarantined()
    {
        var (blender, client, _, execute) = Executing();
        Decided(blender, execute);
        blender.Vanish();

        Advance(Options.Operations.InDoubt);

        var outcome = client.Ended();
        Assert.Equal((OperationEnd.Quarantined, ErrorCodes.BlenderLost), (outcome.End, outcome.Error!.Code));
    }

    [Fact]
    public void What_nobody_waits_for_any_more_is_settled_by_the_log()
    {
        var (blender, client, id, execute) = Executing();
        Decided(blender, execute);
        blender.Vanish();
        Advance(Options.Operations.InDoubt);
        client.Ended();

        blender.Return(NewSession(), open: [id]);

        Assert.True(blender.Next<DecideOperation>().Commit);
    }

    private (FakeBlender Blender, FakeClient Client, Core.Identity.OperationId Id, ExecutePlan Execute) Executing()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        var id = NewOperation();
        client.Submit(id, Move(Project, Uuid(1)));
        return (blender, client, id, blender.Next<ExecutePlan>());
    }

    private static void Decided(FakeBlender blender, ExecutePlan execute)
    {
        blender.Say(FakeBlender.Ready(execute));
        Assert.True(blender.Next<DecideOperation>().Commit);
    }
}
