using System.Linq.Expressions;
using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public IActorRef ActorOf(Props props) => Sys.ActorOf(props);

    public IActorRef ActorOf(Props props, string name) => Sys.ActorOf(props, name);

    public IActorRef ActorOf<TActor>()
        where TActor : ActorBase, new() => Sys.ActorOf(Props.Create<TActor>());

    public IActorRef ActorOf<TActor>(string name)
        where TActor : ActorBase, new() => Sys.ActorOf(Props.Create<TActor>(), name);

    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory)
        where TActor : ActorBase => Sys.ActorOf(Props.Create(factory));

    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string name)
        where TActor : ActorBase => Sys.ActorOf(Props.Create(factory), name);

    public ActorSelection ActorSelection(ActorPath actorPath) => Sys.ActorSelection(actorPath);

    public ActorSelection ActorSelection(string actorPath) => Sys.ActorSelection(actorPath);

    public ActorSelection ActorSelection(IActorRef anchorRef, string actorPath) => Sys.ActorSelection(anchorRef, actorPath);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, IActorRef supervisor, string name = null)
        where TActor : ActorBase => new(Sys, props, supervisor, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, string name = null)
        where TActor : ActorBase => new(Sys, props, null, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Expression<Func<TActor>> factory, IActorRef supervisor, string name = null)
        where TActor : ActorBase => new(Sys, Props.Create(factory), supervisor, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Expression<Func<TActor>> factory, string name = null)
        where TActor : ActorBase => new(Sys, Props.Create(factory), null, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(IActorRef supervisor, string name = null)
        where TActor : ActorBase, new() => new(Sys, Props.Create<TActor>(), supervisor, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(string name = null)
        where TActor : ActorBase, new() => new(Sys, Props.Create<TActor>(), null, name);

    /// <summary>A child of the test actor.</summary>
    internal IActorRef ChildActorOf(Props props, string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        Spawn(props, name, supervisorStrategy).ExpectMsg<IActorRef>(cancellationToken: cancellationToken);

    public IActorRef ChildActorOf(Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        ChildActorOf(props, null, supervisorStrategy, cancellationToken);

    public IActorRef ChildActorOf(Props props, string name, CancellationToken cancellationToken = default) =>
        ChildActorOf(props, name, null, cancellationToken);

    public IActorRef ChildActorOf(Props props, CancellationToken cancellationToken = default) =>
        ChildActorOf(props, null, null, cancellationToken);

    private TestKitBase Spawn(Props props, string name, SupervisorStrategy strategy)
    {
        TestActor.Tell(new TestActor.Spawn(props, name, strategy));
        return this;
    }
}
