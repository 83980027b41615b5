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
    usual { mailbox-type = "Akka.Dispatch.BoundedMailbox, Akka", mailbox-capacity = 1 }
    patient { mailbox-type = "Akka.Dispatch.BoundedMailbox, Akka", mailbox-capacity = 1, mailbox-push-timeout-time = 1h }
    hasty { mailbox-type = "Akka.Dispatch.BoundedMailbox, Akka", mailbox-capacity = 1, mailbox-push-timeout-time = 50ms }
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

    [Theory]
    [InlineData("usual")] // 10 s
    [InlineData("patient")]
    public async Task Who_sends_to_a_full_bounded_mailbox_waits_for_room_and_then_goes_on(string mailbox)
    {
        using var gate = new ManualResetEventSlim();
        var actor = await Full(mailbox, gate);
        var sender = new Thread(() =>
        {
            actor.Tell(2);
            TestActor.Tell("sent");
        });
        sender.Start();
        await Eventually(() => Assert.Equal(ThreadState.WaitSleepJoin, sender.ThreadState));
        gate.Set();
        Assert.Equal(["1", "2", "sent"], ReceiveN(3, Patience).Select(m => $"{m}").Order());
        Assert.True(sender.Join(Patience));
    }

    [Fact]
    public async Task What_found_no_room_in_its_time_is_a_dead_letter_and_its_sender_goes_on()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters, typeof(DeadLetter));
        using var gate = new ManualResetEventSlim();
        var actor = await Full("hasty", gate);
        actor.Tell(2);
        var letter = await letters.ExpectMsgAsync<DeadLetter>();
        Assert.Equal((2, actor), (letter.Message, letter.Recipient));
        gate.Set();
        await ExpectMsgAsync(1);
        actor.Tell(3);
        await ExpectMsgAsync(3);
    }

    [Fact]
    public async Task Null_is_no_message()
    {
        Assert.ThrowsAny<Exception>(() => TestActor.Tell(null!));
        await Task.CompletedTask;
    }

    /// <summary>An actor that is busy until the gate opens, with a message in the only place of its mailbox.</summary>
    private async Task<IActorRef> Full(string mailbox, ManualResetEventSlim gate)
    {
        var actor = Sys.ActorOf(Acting.On((_, message) =>
        {
            TestActor.Tell(message);
            if (message is "hold")
                gate.Wait(Patience);
        }).WithMailbox(mailbox));
        actor.Tell("hold");
        await ExpectMsgAsync("hold");
        actor.Tell(1);
        return actor;
    }
}
