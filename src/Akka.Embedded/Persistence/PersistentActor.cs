using Akka.Actor;

namespace Akka.Persistence;

/// <summary>Events in, through <see cref="Eventsourced.ReceiveRecover"/>; commands in, through <see cref="Eventsourced.ReceiveCommand"/>.</summary>
public abstract class PersistentActor : Eventsourced
{
    protected override bool Receive(object message) => ReceiveCommand(message);
}

public abstract class UntypedPersistentActor : Eventsourced
{
    protected new static IUntypedActorContext Context => (IUntypedActorContext)ActorBase.Context;

    protected override bool Receive(object message) => ReceiveCommand(message);

    protected sealed override bool ReceiveCommand(object message)
    {
        OnCommand(message);
        return true;
    }

    protected sealed override bool ReceiveRecover(object message)
    {
        OnRecover(message);
        return true;
    }

    protected abstract void OnCommand(object message);

    protected abstract void OnRecover(object message);

    private protected void Become(UntypedReceive receive) => Context.Become(receive);

    private protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);
}
