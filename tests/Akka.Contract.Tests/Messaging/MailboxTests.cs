using Akka.Actor;
using Akka.Contract.Tests.Support;
using Akka.Event;

namespace Akka.Contract.Tests.Messaging;

public sealed class MailboxTests() : ContractTest(
    """
    small {
      mailbox-type = "Akka.Dispatch.BoundedMailbox, Akka"
      mailbox-capacity = 2
      mailbox-push-timeout-time = 0s
    }
    """)
{
    [Fact]
    public async Task Messages_of_one_sender_come_in_their_order()
    {
        var actor = Sys.ActorOf(Acting.Forwarding(TestActor));
        for (var i = 0; i < 5000; i++)
            actor.Tell(i);
        for (var i = 0; i < 5000; i++)
            await ExpectMsgAsync(i);
    }

    [Fact]
    public async Task No_message_of_many_senders_is_lost_and_each_ones_order_holds()
    {
        var last = new int[8];
        var count = 0;
        var done = new TaskCompletionSource();
        var actor = Sys.ActorOf(Acting.On((_, message) =>
        {
            var (sender, number) = ((int, int))message;
            Assert.Equal(last[sender] + 1, number);
            last[sender] = number;
            if (++count == 8 * 5000)
                done.SetResult();
        }));
        await Parallel.ForAsync(0, 8, (sender, _) =>
        {
            for (var i = 1; i <= 5000; i++)
                actor.Tell((sender, i));
            return ValueTask.CompletedTask;
        });
        await done.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task System_messages_overtake_user_messages()
    {
        using var gate = new ManualResetEventSlim();
        var (parent, watched) = await Family(Acting.On((_, message) =>
        {
            TestActor.Tell(message);
            gate.Wait(Patience);
        }));
        watched.Tell("hold");
        await ExpectMsgAsync("hold");
        for (var i = 0; i < 100; i++)
            watched.Tell(i);
        await StopNow(parent, watched);
        gate.Set();
        await Stopped(watched);
        TestActor.Tell("fence");
        await ExpectMsgAsync("fence");
    }

    [Fact]
    public async Task A_full_bounded_mailbox_turns_what_comes_into_dead_letters()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters, typeof(DeadLetter));
        using var gate = new ManualResetEventSlim();
        var actor = Sys.ActorOf(Acting.On((_, message) =>
        {
            TestActor.Tell(message);
            if (message is "hold")
                gate.Wait(Patience);
        }).WithMailbox("small"));
        actor.Tell("hold");
        await ExpectMsgAsync("hold");
        foreach (var number in new[] { 1, 2, 3, 4 })
            actor.Tell(number);
        Assert.Equal(3, (await letters.ExpectMsgAsync<DeadLetter>()).Message);
        Assert.Equal(4, (await letters.ExpectMsgAsync<DeadLetter>()).Message);
        gate.Set();
        await ExpectMsgAsync(1);
        await ExpectMsgAsync(2);
        actor.Tell(5);
        await ExpectMsgAsync(5);
    }

    [Fact]
    public async Task A_full_bounded_mailbox_still_takes_system_messages()
    {
        using var gate = new ManualResetEventSlim();
        var (parent, actor) = await Family(Acting.On((_, message) =>
        {
            TestActor.Tell(message);
            gate.Wait(Patience);
        }).WithMailbox("small"));
        actor.Tell("hold");
        await ExpectMsgAsync("hold");
        foreach (var number in new[] { 1, 2, 3 })
            actor.Tell(number);
        Watch(actor);
        await StopNow(parent, actor);
        gate.Set();
        await ExpectTerminatedAsync(actor);
    }

    [Fact]
    public async Task Null_is_no_message()
    {
        Assert.ThrowsAny<Exception>(() => TestActor.Tell(null!));
        await Task.CompletedTask;
    }
}
