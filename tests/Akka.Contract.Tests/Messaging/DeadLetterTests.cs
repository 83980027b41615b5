using Akka.Actor;
using Akka.Contract.Tests.Support;
using Akka.Event;

namespace Akka.Contract.Tests.Messaging;

public sealed class DeadLetterTests : ContractTest
{
    [Fact]
    public async Task A_message_to_the_dead_is_published_with_whom_it_was_for_and_from()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters, typeof(DeadLetter));
        var dead = await Dead();
        dead.Tell("hello");
        var letter = await letters.ExpectMsgAsync<DeadLetter>();
        Assert.Equal(("hello", TestActor, dead), ((string)letter.Message, letter.Sender, letter.Recipient));
    }

    [Fact]
    public async Task A_message_to_nobody_at_a_path_is_a_dead_letter()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters, typeof(DeadLetter));
        Sys.ActorSelection("/user/nobody").Tell("hello");
        var letter = await letters.ExpectMsgAsync<DeadLetter>();
        Assert.Equal("hello", letter.Message);
        Assert.Equal("/user/nobody", letter.Recipient.Path.ToStringWithoutAddress());
    }

    [Fact]
    public async Task What_asks_for_silence_is_published_as_suppressed_only()
    {
        var (letters, suppressed, all) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(letters, typeof(DeadLetter));
        Sys.EventStream.Subscribe(suppressed, typeof(SuppressedDeadLetter));
        Sys.EventStream.Subscribe(all, typeof(AllDeadLetters));
        var dead = await Dead();
        dead.Tell(new Quiet());
        dead.Tell("loud");
        Assert.IsType<Quiet>((await suppressed.ExpectMsgAsync<SuppressedDeadLetter>()).Message);
        Assert.Equal("loud", (await letters.ExpectMsgAsync<DeadLetter>()).Message);
        await all.ExpectMsgAsync<SuppressedDeadLetter>();
        await all.ExpectMsgAsync<DeadLetter>();
    }

    [Fact]
    public async Task PoisonPill_to_the_dead_is_suppressed()
    {
        var all = CreateTestProbe();
        Sys.EventStream.Subscribe(all, typeof(AllDeadLetters));
        var dead = await Dead();
        dead.Tell(PoisonPill.Instance);
        dead.Tell("fence");
        var first = await all.ExpectMsgAsync<AllDeadLetters>();
        if (first is SuppressedDeadLetter)
            first = await all.ExpectMsgAsync<DeadLetter>();
        Assert.Equal("fence", first.Message);
    }

    [Fact]
    public async Task Nobody_swallows_in_silence()
    {
        var all = CreateTestProbe();
        Sys.EventStream.Subscribe(all, typeof(AllDeadLetters));
        ActorRefs.Nobody.Tell("nothing");
        Sys.DeadLetters.Tell("fence");
        Assert.Equal("fence", (await all.ExpectMsgAsync<DeadLetter>()).Message);
    }

    [Fact]
    public async Task Without_a_sender_answers_go_to_dead_letters()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters, typeof(DeadLetter));
        var actor = Sys.ActorOf(Acting.On((context, _) => context.Sender.Tell("answer")));
        actor.Tell("question", ActorRefs.NoSender);
        var letter = await letters.ExpectMsgAsync<DeadLetter>();
        Assert.Equal(("answer", actor), ((string)letter.Message, letter.Sender));
    }

    [Fact]
    public async Task A_dead_letter_without_a_sender_comes_from_dead_letters()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters, typeof(DeadLetter));
        var dead = await Dead();
        dead.Tell("anonymous", ActorRefs.NoSender);
        Assert.Equal(Sys.DeadLetters, (await letters.ExpectMsgAsync<DeadLetter>()).Sender);
    }

    private async Task<IActorRef> Dead()
    {
        var actor = Sys.ActorOf(Acting.Forwarding(TestActor));
        Sys.Stop(actor);
        await Stopped(actor);
        return actor;
    }

    private sealed record Quiet : IDeadLetterSuppression;
}
