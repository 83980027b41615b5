using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Operations;
using Akka.Event;

namespace ActorBridge.Actors.Tests.Operations;

public class IdempotencyTests : TreeTest
{
    private Plan Keyed => Move(Project, Uuid(1)) with { IdempotencyKey = "k" };

    [Fact]
    public void The_same_key_runs_once_and_is_answered_twice_also_after_a_restart()
    {
        StartTree();
        var (first, outcome) = Commit();

        var again = Connect();
        var second = NewOperation();
        again.Submit(second, Keyed);
        again.Probe.ExpectMsg(new PlanAccepted(second, first));
        Assert.Equal(outcome, again.Ended());

        KillTree();
        StartTree();
        var later = Connect();
        later.Submit(second, Keyed);
        later.Probe.ExpectMsg(new PlanAccepted(second, first));
        Assert.Equal((outcome.Id, outcome.End), (later.Ended().Id, OperationEnd.Committed));
    }

    [Fact]
    public void A_client_that_asks_again_while_it_runs_gets_the_same_end()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var (one, two) = (Connect(), Connect());
        one.Submit(NewOperation(), Keyed);
        var execute = blender.Next<ExecutePlan>();
        two.Submit(NewOperation(), Keyed);
        Assert.Equal(execute.Id, two.Probe.ExpectMsg<PlanAccepted>().Operation);
        two.Probe.ExpectMsg<OperationProgressed>();

        blender.Say(FakeBlender.RolledBack(execute, 0, new(ErrorCodes.StepFailed, "no")));

        Assert.Equal(one.Ended(), two.Ended());
    }

    [Fact]
    public void A_client_that_is_gone_is_not_kept_for_the_end()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var (gone, stays) = (Connect(), Connect());
        gone.Submit(NewOperation(), Keyed);
        var execute = blender.Next<ExecutePlan>();
        stays.Submit(NewOperation(), Keyed);
        stays.Probe.FishForMessage<OperationProgressed>(_ => true);
        var dead = CreateTestProbe();
        Sys.EventStream.Subscribe(dead, typeof(DeadLetter));
        Watch(gone.Probe);
        Sys.Stop(gone.Probe);
        ExpectTerminated(gone.Probe);

        blender.Say(FakeBlender.RolledBack(execute, 0, new(ErrorCodes.StepFailed, "no")));

        stays.Ended();
        Assert.DoesNotContain(dead.ReceiveWhile<DeadLetter>(_ => true, TimeSpan.Zero), d => d.Message is OperationEnded);
    }

    [Fact]
    public void A_client_that_asks_again_and_again_is_told_the_end_once()
    {
        StartTree();
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        client.Submit(NewOperation(), Keyed);
        var execute = blender.Next<ExecutePlan>();
        for (var i = 0; i < 20; i++)
        {
            client.Submit(NewOperation(), Keyed);
            client.Probe.FishForMessage<OperationProgressed>(_ => true);
        }

        blender.Say(FakeBlender.RolledBack(execute, 0, new(ErrorCodes.StepFailed, "no")));
        client.Ended();
        client.Submit(NewOperation(), Move(Project, Uuid(1), Uuid(1)) with { IdempotencyKey = "k" });
        Assert.Equal(ErrorCodes.KeyReused, client.Refused().Code);
    }

    [Fact]
    public void The_same_key_with_another_plan_is_refused()
    {
        StartTree();
        Commit();
        var other = Connect();
        other.Submit(NewOperation(), Move(Project, Uuid(1), Uuid(1)) with { IdempotencyKey = "k" });
        Assert.Equal(ErrorCodes.KeyReused, other.Refused().Code);
    }

    [Fact]
    public void A_refused_plan_gives_its_key_back()
    {
        StartTree();
        var early = Connect();
        early.Submit(NewOperation(), Keyed);
        Assert.Equal(ErrorCodes.UnknownProject, early.Refused().Code);

        var (_, outcome) = Commit();
        Assert.Equal(OperationEnd.Committed, outcome.End);
    }

    private (Core.Identity.OperationId Id, OperationOutcome Outcome) Commit()
    {
        var blender = AttachBlender(live: [1]);
        var client = Connect();
        var id = NewOperation();
        client.Submit(id, Keyed);
        blender.Say(FakeBlender.Ready(blender.Next<ExecutePlan>()));
        blender.Next<DecideOperation>();
        blender.Say(new OperationFinished(id, OperationEnd.Committed, FakeBlender.After));
        return (id, client.Ended());
    }
}
