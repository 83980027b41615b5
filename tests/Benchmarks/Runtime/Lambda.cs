using Akka.Actor;

namespace ActorBridge.Benchmarks.Runtime;

/// <summary>An actor whose behaviour is one function of itself and the message.</summary>
internal sealed class Lambda(Action<IUntypedActorContext, object> receive) : UntypedActor
{
    public static Props Of(Action<IUntypedActorContext, object> receive) => Props.Create(() => new Lambda(receive));

    protected override void OnReceive(object message) => receive(Context, message);
}
