using Akka.Actor;
using Akka.TestKit;

namespace Akka.Contract.Tests.Systems;

/// <summary>What a recipe says of itself, and the ways from a class to an actor.</summary>
public class PropsFormsTests : Akka.TestKit.Xunit2.TestKit
{
    private class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(m => Sender.Tell(m));
    }

    private sealed class Named : ReceiveActor
    {
        public Named(string name) => Receive<string>(_ => Sender.Tell(name));
    }

    [Fact]
    public void It_tells_its_class_arguments_and_strategy()
    {
        var props = Props.Create(() => new Named("x"));
        Assert.Equal((typeof(Named), "x"), (props.Type, Assert.Single(props.Arguments)));
        Assert.Same(SupervisorStrategy.StoppingStrategy, Props.Create<Echo>(SupervisorStrategy.StoppingStrategy).SupervisorStrategy);
        Assert.Same(SupervisorStrategy.StoppingStrategy, props.WithSupervisorStrategy(SupervisorStrategy.StoppingStrategy).SupervisorStrategy);
    }

    [Fact]
    public void An_empty_one_makes_an_actor_that_swallows_all()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.UnhandledMessage));
        var actor = Sys.ActorOf(Props.Empty);
        actor.Tell("nothing");
        actor.Tell(new Identify(1), TestActor);
        Assert.Equal(actor, ExpectMsg<ActorIdentity>().Subject);
    }

    [Fact]
    public void A_class_becomes_an_actor_by_itself()
    {
        IActorRefFactory factory = Sys;
        foreach (var actor in new[] { ActorOf<Echo>(), ActorOf<Echo>("kits-1"), ActorOf(() => new Echo()), ActorOf(Props.Create<Echo>(), "kits-2"), factory.ActorOf<Echo>("factorys") })
        {
            actor.Tell(actor.Path.Name);
            ExpectMsg(actor.Path.Name);
        }
    }

    [Fact]
    public void A_kits_child_and_a_probes_child_are_watched_by_it()
    {
        var child = ChildActorOf(Props.Create<Echo>(), SupervisorStrategy.StoppingStrategy);
        Watch(child);
        child.Tell(PoisonPill.Instance);
        ExpectTerminated(child);

        var probe = CreateTestProbe(Sys, "its-probe");
        Assert.StartsWith("its-probe", probe.Ref.Path.Name, StringComparison.Ordinal);
        var probes = probe.ChildActorOf<Echo>("named");
        Assert.Equal(("named", "its-probe"), (probes.Path.Name, probes.Path.Parent.Name.Split('-', StringSplitOptions.None) is [var a, var b, ..] ? $"{a}-{b}" : ""));
        Watch(probes);
        Sys.Stop(probes);
        ExpectTerminated(probes);
    }

    [Fact]
    public void A_strategy_tells_its_limits()
    {
        var one = new OneForOneStrategy(3, TimeSpan.FromSeconds(2), _ => Directive.Stop);
        Assert.Equal((3, 2000), (one.MaxNumberOfRetries, one.WithinTimeRangeMilliseconds));
        var all = new AllForOneStrategy(3, TimeSpan.FromSeconds(2), _ => Directive.Stop);
        Assert.Equal((3, 2000), (all.MaxNumberOfRetries, all.WithinTimeRangeMilliseconds));
        Assert.Equal((-1, -1), Assert.IsType<OneForOneStrategy>(SupervisorStrategy.DefaultStrategy) is var d ? (d.MaxNumberOfRetries, d.WithinTimeRangeMilliseconds) : default);
    }

    [Fact]
    public void A_latch_opens_at_its_count()
    {
        var once = new TestLatch();
        once.CountDown();
        Assert.True(once.IsOpen);
        var twice = new TestLatch(2);
        twice.CountDown();
        Assert.False(twice.IsOpen);
        twice.CountDown();
        twice.Ready();
    }

    [Fact]
    public void Messages_of_a_kind_are_ignored_until_told_otherwise()
    {
        IgnoreMessages<int>();
        TestActor.Tell(1);
        TestActor.Tell("text");
        ExpectMsg("text");
        IgnoreNoMessages();
        TestActor.Tell(2);
        ExpectMsg(2);
    }
}
