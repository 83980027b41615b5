using Akka.Actor;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.TestKit;

/// <summary>An actor under test below a supervisor of its own, and what its reference does as the actor itself would.</summary>
public class TestActorRefFormsTests : Akka.TestKit.Xunit2.TestKit
{
    private sealed class Noting : UntypedActor
    {
        public List<object> Seen { get; } = [];

        protected override void OnReceive(object message) => Seen.Add(message is Terminated t ? $"{t.ActorRef.Path.Name} is gone" : $"{message} from {Sender.Path.Name}");
    }

    private sealed class Parent : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }

    [Fact]
    public void It_lives_below_its_supervisor_however_it_is_made()
    {
        var parent = ActorOfAsTestActorRef<Parent>("parent");
        IActorRef[] children =
        [
            ActorOfAsTestActorRef<Noting>(Props.Create<Noting>(), parent.Ref, "a"),
            ActorOfAsTestActorRef<Noting>(() => new Noting(), parent.Ref, "b"),
            ActorOfAsTestActorRef<Noting>(parent.Ref, "c"),
        ];
        Assert.Equal(["/user/parent/a", "/user/parent/b", "/user/parent/c"], children.Select(c => "/" + string.Join('/', c.Path.Elements)));
    }

    [Fact]
    public void It_watches_and_forwards_as_its_actor_would()
    {
        var noting = ActorOfAsTestActorRef<Noting>("noting");
        var (watched, unwatched) = (Watch(Sys.ActorOf(Props.Create<Parent>(), "watched")), Watch(Sys.ActorOf(Props.Create<Parent>(), "unwatched")));
        noting.Watch(watched);
        noting.Watch(unwatched);
        noting.Unwatch(unwatched);
        Sys.Stop(unwatched);
        ExpectTerminated(unwatched);
        Sys.Stop(watched);
        ExpectTerminated(watched);
        AwaitAssert(() => Assert.Equal(["watched is gone"], noting.UnderlyingActor.Seen));
    }

    [Fact]
    public void A_kits_selections_start_at_the_root_or_at_a_given_actor()
    {
        var parent = Sys.ActorOf(Acting.On((context, _) => context.Sender.Tell(context.ActorOf(Acting.Forwarding(TestActor), "below"))), "above");
        parent.Tell("make it");
        var child = ExpectMsg<IActorRef>();
        IActorRefFactory factory = Sys;
        foreach (var selection in new[] { ActorSelection(parent, "below"), factory.ActorSelection(parent, "below"), factory.ActorSelection(child.Path) })
        {
            selection.Tell("selected", TestActor);
            ExpectMsg("selected");
        }
    }
}
