using Akka.Actor;
using Akka.Event;

namespace Akka.Contract.Tests.Stashing;

/// <summary>What a stash tells of itself, and taking back only a part of it.</summary>
public class StashFormsTests : Akka.TestKit.Xunit2.TestKit
{
    private sealed class Stasher : UntypedActor, IWithUnboundedStash
    {
        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case int:
                    Stash.Stash();
                    break;
                case "even":
                    Become(m => Sender.Tell(m));
                    Stash.UnstashAll(e => (int)e.Message % 2 == 0);
                    break;
                default:
                    Sender.Tell((Stash.Count, Stash.IsEmpty, Stash.NonEmpty, Stash.IsFull));
                    break;
            }
        }
    }

    private sealed class Bounded : UntypedActor, IWithBoundedStash
    {
        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            Stash.Stash();
            Sender.Tell(Stash.IsFull);
        }
    }

    [Fact]
    public void It_tells_how_much_it_holds()
    {
        var actor = Sys.ActorOf(Props.Create<Stasher>());
        actor.Tell("how much?", TestActor);
        ExpectMsg((0, true, false, false));
        actor.Tell(1, TestActor);
        actor.Tell(2, TestActor);
        actor.Tell("how much?", TestActor);
        ExpectMsg((2, false, true, false));
    }

    [Fact]
    public void A_part_of_it_is_taken_back_in_its_order()
    {
        var actor = Sys.ActorOf(Props.Create<Stasher>());
        Array.ForEach([1, 2, 3, 4], m => actor.Tell(m, TestActor));
        actor.Tell("even", TestActor);
        actor.Tell("end", TestActor);
        Assert.Equal([2, 4, "end"], ReceiveN(3));
    }

    [Fact]
    public void A_bounded_one_is_full_at_its_capacity_and_fails_the_actor_then()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Error));
        var actor = Sys.ActorOf(Props.Create<Bounded>().WithStashCapacity(2));
        Array.ForEach([1, 2, 3], m => actor.Tell(m, TestActor));
        ExpectMsg(false);
        ExpectMsg(true);
        Assert.IsType<StashOverflowException>(FishForMessage<Error>(_ => true).Cause);
    }
}
