using Akka.Actor;

namespace Akka.Persistence;

internal sealed class RequestRecoveryPermit
{
    public static readonly RequestRecoveryPermit Instance = new();
}

internal sealed class RecoveryPermitGranted
{
    public static readonly RecoveryPermitGranted Instance = new();
}

internal sealed class ReturnRecoveryPermit
{
    public static readonly ReturnRecoveryPermit Instance = new();
}

/// <summary>Lets at most <c>max-concurrent-recoveries</c> actors recover at a time, first come first served.</summary>
internal sealed class RecoveryPermitter(int maxPermits) : UntypedActor
{
    private readonly HashSet<IActorRef> _holders = [];
    private readonly LinkedList<IActorRef> _queue = new();
    private readonly Dictionary<IActorRef, LinkedListNode<IActorRef>> _waiting = [];

    public int MaxPermits { get; } = maxPermits;

    /// <summary>How many are in the queue: whoever stopped while it waited has left it.</summary>
    internal int Waiting => _queue.Count;

    public static Props Props(int maxPermits) => Actor.Props.Create(() => new RecoveryPermitter(maxPermits));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RequestRecoveryPermit:
                Request(Sender);
                break;
            case ReturnRecoveryPermit:
                Return(Sender);
                break;
            case Terminated t when _waiting.Remove(t.ActorRef, out var place):
                _queue.Remove(place);
                break;
            case Terminated t:
                Return(t.ActorRef);
                break;
        }
    }

    private void Request(IActorRef actor)
    {
        if (_holders.Contains(actor))
        {
            // Restarted with the grant still in its mailbox, or before it could return it.
            actor.Tell(RecoveryPermitGranted.Instance);
        }
        else if (_holders.Count < MaxPermits)
        {
            Context.Watch(actor);
            Grant(actor);
        }
        else if (!_waiting.ContainsKey(actor))
        {
            Context.Watch(actor);
            _waiting.Add(actor, _queue.AddLast(actor));
        }
    }

    private void Return(IActorRef actor)
    {
        if (!_holders.Remove(actor))
            return;
        Context.Unwatch(actor);
        while (_holders.Count < MaxPermits && _queue.First is { Value: var next })
        {
            _queue.RemoveFirst();
            _waiting.Remove(next);
            Grant(next);
        }
    }

    private void Grant(IActorRef actor)
    {
        _holders.Add(actor);
        actor.Tell(RecoveryPermitGranted.Instance);
    }
}
