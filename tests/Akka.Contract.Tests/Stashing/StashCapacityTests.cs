using Akka.Actor;

namespace Akka.Contract.Tests.Stashing;

public class StashCapacityTests() : Akka.TestKit.Xunit2.TestKit(
    """
    of-dispatcher { type = Dispatcher, stash-capacity = 2 }
    of-alias = of-dispatcher
    of-mailbox { mailbox-type = "Akka.Dispatch.UnboundedDequeBasedMailbox", stash-capacity = 3 }
    """)
{
    private sealed class Stasher : UntypedActor, IWithStash
    {
        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message) => Sender.Tell(Stash.Capacity);
    }

    public static TheoryData<string, Func<Props, Props>, int> Sources => new()
    {
        { "nobody", p => p, -1 },
        { "the dispatcher", p => p.WithDispatcher("of-dispatcher"), 2 },
        { "the dispatcher by its alias", p => p.WithDispatcher("of-alias"), 2 },
        { "the mailbox", p => p.WithMailbox("of-mailbox"), 3 },
        { "the mailbox before the dispatcher", p => p.WithMailbox("of-mailbox").WithDispatcher("of-dispatcher"), 3 },
        { "the props before both", p => p.WithMailbox("of-mailbox").WithStashCapacity(4), 4 },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void It_is_said_by(string whom, Func<Props, Props> props, int capacity)
    {
        ActorOf(props(Props.Create<Stasher>())).Tell(whom);
        ExpectMsg(capacity);
    }
}
