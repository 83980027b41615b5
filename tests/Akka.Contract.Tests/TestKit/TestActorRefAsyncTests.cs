using Akka.Actor;

namespace Akka.Contract.Tests.TestKit;

public sealed class TestActorRefAsyncTests : Akka.TestKit.Xunit2.TestKit
{
    [Fact]
    public async Task An_actor_under_test_stays_itself_behind_an_await()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = ActorOfAsTestActorRef<Awaiting>(Props.Create(() => new Awaiting(release.Task, TestActor)));
        actor.Tell("go", TestActor);
        Assert.Equal(actor.Ref, await ExpectMsgAsync<IActorRef>());

        release.SetResult();
        Assert.Equal(actor.Ref, await ExpectMsgAsync<IActorRef>());
        await ExpectMsgAsync("done");
    }

    private sealed class Awaiting : ReceiveActor
    {
        public Awaiting(Task release, IActorRef listener) => ReceiveAnyAsync(async _ =>
        {
            listener.Tell(Self);
            await release;
            listener.Tell(Self);
            Sender.Tell("done");
        });
    }
}
