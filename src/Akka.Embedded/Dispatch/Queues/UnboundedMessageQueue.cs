using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>
/// Many writers push nodes on a stack with one compare-and-swap; the reader takes the whole stack at once and
/// turns it round. Empty, it costs two words, which is what an actor that is idle should cost.
/// </summary>
public class UnboundedMessageQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private Node _pushed;
    private Node _ready;

    public bool HasMessages => _ready is not null || Volatile.Read(ref _pushed) is not null;

    public int Count
    {
        get
        {
            var count = 0;
            for (var node = _ready; node is not null; node = node.Next) count++;
            for (var node = Volatile.Read(ref _pushed); node is not null; node = node.Next) count++;
            return count;
        }
    }

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        var node = new Node(envelope);
        while (true)
        {
            var head = Volatile.Read(ref _pushed);
            node.Next = head;
            if (Interlocked.CompareExchange(ref _pushed, node, head) == head) return;
        }
    }

    public bool TryDequeue(out Envelope envelope)
    {
        var node = _ready ?? TakePushed();
        if (node is null)
        {
            envelope = default;
            return false;
        }

        _ready = node.Next;
        envelope = node.Envelope;
        return true;
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
    }

    /// <summary>Only for the reader: puts a message before all others.</summary>
    private protected void PutFirst(Envelope envelope) => _ready = new Node(envelope) { Next = _ready ?? TakePushed() };

    private Node TakePushed()
    {
        if (Volatile.Read(ref _pushed) is null) return null;
        var latest = Interlocked.Exchange(ref _pushed, null);
        Node earliest = null;
        while (latest is not null)
        {
            var next = latest.Next;
            latest.Next = earliest;
            earliest = latest;
            latest = next;
        }

        return earliest;
    }

    private sealed class Node(Envelope envelope)
    {
        public readonly Envelope Envelope = envelope;
        public Node Next;
    }
}

/// <summary>The same with a way back in at the front, for stashing: only the reader goes there, so no lock is needed.</summary>
public class UnboundedDequeMessageQueue : UnboundedMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
{
    public void EnqueueFirst(Envelope envelope) => PutFirst(envelope);
}
