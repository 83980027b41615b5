using ActorBridge.Host.Door;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace ActorBridge.Host.Tests;

public sealed class PacedTests : TestKit
{
    [Fact]
    public async Task Nothing_more_is_read_while_an_actor_has_not_come_to_what_it_was_told()
    {
        using var gate = new ManualResetEventSlim();
        var paced = new Paced(Sys.ActorOf(Props.Create(() => new Gated(gate))));
        for (var i = 1; i < Paced.Ahead; i++)
        {
            Assert.True(paced.TellAsync(i, TestActor, CancellationToken.None).IsCompleted);
        }

        var last = paced.TellAsync(Paced.Ahead, TestActor, CancellationToken.None);
        Assert.False(last.IsCompleted);
        ExpectNoMsg(TimeSpan.Zero);

        gate.Set();
        await last;
        Assert.Equal(Enumerable.Range(1, Paced.Ahead).Cast<object>(), ReceiveN(Paced.Ahead));
        Assert.True(paced.TellAsync("more", TestActor, CancellationToken.None).IsCompleted);
        ExpectMsg("more");
    }

    [Fact]
    public async Task An_actor_that_is_gone_holds_nobody_up()
    {
        var gone = CreateTestProbe();
        Watch(gone);
        Sys.Stop(gone);
        ExpectTerminated(gone);
        var paced = new Paced(gone);
        for (var i = 0; i < 2 * Paced.Ahead; i++)
        {
            await paced.TellAsync(i, TestActor, CancellationToken.None);
        }
    }

    private sealed class Gated(ManualResetEventSlim gate) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            gate.Wait();
            Sender.Tell(message);
        }
    }
}
