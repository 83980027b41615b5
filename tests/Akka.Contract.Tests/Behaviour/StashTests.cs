using Akka.Actor;
using Akka.Contract.Tests.Support;
using Akka.Event;

namespace Akka.Contract.Tests.Behaviour;

public sealed class StashTests : ContractTest
{
    public static TheoryData<string, string> Conversations() => new()
    {
        // Closed, the actor stashes digits; o opens and unstashes all, 1 unstashes only the next, c closes.
        { "12o", "1 2" },
        { "12o3", "1 2 3" },
        { "123n", "1" },
        { "123nn", "1 2" },
        { "o12", "1 2" },
        { "12o3c4o", "1 2 3 4" },
        { "12xo3", "1 2 3" },   // restarting unstashes what is stashed, in front, to be stashed again
        { "12x", "" },
        { "12p9o", "8 7 1 2 9" },
        { "o1k", "1" },
        { "12d", "1 2 dropped" },
    };

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task Stashed_messages_come_back_in_order(string sent, string handled)
    {
        var actor = Sys.ActorOf(Props.Create(() => new Door(TestActor)));
        foreach (var letter in sent)
            actor.Tell(letter);
        await RoundTrip(actor);
        foreach (var message in handled.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            await ExpectMsgAsync(message);
        actor.Tell('z');
        await ExpectMsgAsync("z");
    }

    [Fact]
    public async Task Unstashed_messages_go_before_those_that_wait_and_keep_their_senders()
    {
        var (one, two) = (CreateTestProbe(), CreateTestProbe());
        var actor = Sys.ActorOf(Props.Create(() => new Door(null)));
        actor.Tell('1', one);
        actor.Tell('o', one);
        actor.Tell('2', two);
        await one.ExpectMsgAsync("1");
        await two.ExpectMsgAsync("2");
    }

    [Fact]
    public async Task A_bounded_stash_that_overflows_throws()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Bounded(TestActor)).WithStashCapacity(2));
        foreach (var number in Enumerable.Range(1, 3))
            actor.Tell(number);
        await ExpectMsgAsync("StashOverflowException");
    }

    [Fact]
    public async Task Stashing_one_message_twice_is_refused()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Twice(TestActor)));
        actor.Tell("x");
        await ExpectMsgAsync("IllegalActorStateException");
    }

    [Fact]
    public async Task What_is_stashed_when_the_actor_stops_becomes_dead_letters()
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe, typeof(DeadLetter));
        var actor = Sys.ActorOf(Props.Create(() => new Door(TestActor)));
        actor.Tell('1');
        actor.Tell('2');
        actor.Tell(PoisonPill.Instance);
        await Stopped(actor);
        Assert.Equal('1', (await probe.ExpectMsgAsync<DeadLetter>()).Message);
        Assert.Equal('2', (await probe.ExpectMsgAsync<DeadLetter>()).Message);
    }

    private sealed class Door : ReceiveActor, IWithStash
    {
        private readonly IActorRef? _to;

        public Door(IActorRef? to)
        {
            _to = to;
            Closed();
        }

        public IStash Stash { get; set; } = null!;

        private void Closed()
        {
            Receive<char>(c => c == 'x', _ => throw new Crash("told to"));
            Receive<char>(c => c == 'o', _ =>
            {
                Stash.UnstashAll();
                Become(Open);
            });
            Receive<char>(c => c == 'n', _ =>
            {
                Stash.Unstash();
                BecomeStacked(Once);
            });
            Receive<char>(c => c == 'p', _ => Stash.Prepend([new Envelope('8', Sender), new Envelope('7', Sender)]));
            Receive<char>(c => c == 'd', _ =>
            {
                foreach (var envelope in Stash.ClearStash())
                    Answer(envelope.Message);
                _to?.Tell("dropped");
            });
            Receive<char>(c => c == 'z', _ => Answer('z'));
            Receive<char>(_ => Stash.Stash());
        }

        private void Open()
        {
            Receive<char>(c => c == 'c', _ => Become(Closed));
            Receive<char>(c => c == 'k', _ => { });
            Receive<char>(c => Answer(c));
        }

        private void Once() => Receive<char>(c =>
        {
            Answer(c);
            UnbecomeStacked();
        });

        private void Answer(object message) => (_to ?? Sender).Tell(message.ToString());
    }

    private sealed class Bounded : ReceiveActor, IWithStash
    {
        public Bounded(IActorRef to) => Receive<int>(_ =>
        {
            try
            {
                Stash.Stash();
            }
            catch (StashOverflowException e)
            {
                to.Tell(e.GetType().Name);
            }
        });

        public IStash Stash { get; set; } = null!;
    }

    private sealed class Twice : ReceiveActor, IWithStash
    {
        public Twice(IActorRef to) => ReceiveAny(_ =>
        {
            Stash.Stash();
            try
            {
                Stash.Stash();
            }
            catch (IllegalActorStateException e)
            {
                to.Tell(e.GetType().Name);
            }
        });

        public IStash Stash { get; set; } = null!;
    }
}
