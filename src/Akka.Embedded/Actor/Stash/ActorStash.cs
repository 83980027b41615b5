using Akka.Dispatch;

namespace Akka.Actor;

internal sealed class ActorStash : IStash
{
    private readonly ActorCell _cell;
    private readonly IDequeBasedMessageQueueSemantics _mailbox;
    private LinkedList<Envelope> _kept = new();
    private int _lastKeptEnvelopeId;

    public ActorStash(ActorCell cell, bool unbounded)
    {
        _cell = cell;
        _mailbox = cell.Mailbox.MessageQueue as IDequeBasedMessageQueueSemantics
            ?? throw new ActorInitializationException(cell.Self, $"DequeBasedMailbox required, got: {cell.Mailbox.MessageQueue.GetType().Name}. Configure one with mailbox-type = \"Akka.Dispatch.UnboundedDequeBasedMailbox\".");
        Capacity = unbounded ? -1 : cell.Props.StashCapacity ?? cell.System.Mailboxes.StashCapacity(cell.Props.Dispatcher, cell.Props.Mailbox);
    }

    public int Count => _kept.Count;
    public bool IsEmpty => Count == 0;
    public bool NonEmpty => Count > 0;
    public bool IsFull => Capacity >= 0 && Count >= Capacity;
    public int Capacity { get; }

    public void Stash()
    {
        if (_cell.CurrentEnvelopeId == _lastKeptEnvelopeId)
            throw new IllegalActorStateException($"Can't stash the same message {_cell.CurrentMessage} more than once");
        _lastKeptEnvelopeId = _cell.CurrentEnvelopeId;
        if (Capacity > 0 && Count >= Capacity)
            throw new StashOverflowException($"Couldn't enqueue message {_cell.CurrentMessage} from {_cell.Sender} to stash of {_cell.Self}");
        _kept.AddLast(new Envelope(_cell.CurrentMessage, _cell.Sender));
    }

    public void Unstash()
    {
        if (_kept.First is not { } first) return;
        _kept.RemoveFirst();
        ToMailbox(first.Value);
    }

    public void UnstashAll() => UnstashAll(static _ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        var kept = _kept;
        _kept = new LinkedList<Envelope>();
        for (var node = kept.Last; node is not null; node = node.Previous)
        {
            if (predicate(node.Value)) ToMailbox(node.Value);
        }
    }

    public IEnumerable<Envelope> ClearStash()
    {
        var kept = _kept;
        _kept = new LinkedList<Envelope>();
        return kept;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Distinct().Reverse()) _kept.AddFirst(envelope);
    }

    private void ToMailbox(Envelope envelope)
    {
        _mailbox.EnqueueFirst(envelope);
        // It was taken off the list of the dead when it was first received.
        if (envelope.Message is Terminated terminated) _cell.TerminatedQueuedFor(terminated.ActorRef, null);
    }
}
