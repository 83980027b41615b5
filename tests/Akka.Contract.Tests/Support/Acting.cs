using Akka.Actor;

namespace Akka.Contract.Tests.Support;

/// <summary>An actor whose whole behaviour is one function, for tests that need no more.</summary>
public sealed class Acting(Action<IUntypedActorContext, object> receive) : UntypedActor
{
    public static Props On(Action<IUntypedActorContext, object> receive) => Props.Create(() => new Acting(receive));

    /// <summary>Passes on to <paramref name="to"/> what it gets.</summary>
    public static Props Forwarding(IActorRef to) => On((_, message) => to.Forward(message));

    protected override void OnReceive(object message) => receive(Context, message);
}
