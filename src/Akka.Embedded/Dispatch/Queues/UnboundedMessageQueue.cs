using System.Runtime.InteropServices;
using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>
/// Segments of slots: a writer takes the next index with one atomic increment and publishes with one exchange, the
/// reader walks behind. No lock, no allocation for each message, and nothing at all for an actor that never got one.
/// What changes with each message is in the segment, where writers and the reader each have a cache line of their own.
/// </summary>
internal class UnboundedMessageQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private const int FirstSegment = 4;
    private const int LargestSegment = 128;
    private const int CacheLine = 64;

    private Segment _tail;
    private Segment _head;

    /// <summary>Only looks: a thread that has just given up the mailbox asks too, while the next one may already be reading.</summary>
    public virtual bool HasMessages
    {
        get
        {
            if (Volatile.Read(ref _head) is not { } segment) return false;
            var read = Volatile.Read(ref segment.Places.Read);
            if (read == segment.Slots.Length)
            {
                if (Volatile.Read(ref segment.Next) is not { } next) return false;
                (segment, read) = (next, 0);
            }

            return Volatile.Read(ref segment.Slots[read].Message) is not null;
        }
    }

    public virtual int Count
    {
        get
        {
            var count = 0;
            for (var segment = Volatile.Read(ref _head); segment is not null; segment = Volatile.Read(ref segment.Next))
                count += Math.Max(0, Math.Min(Volatile.Read(ref segment.Places.Reserved), segment.Slots.Length) - Volatile.Read(ref segment.Places.Read));
            return count;
        }
    }

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        var segment = Volatile.Read(ref _tail) ?? Start();
        while (true)
        {
            var slots = segment.Slots;
            var index = Interlocked.Increment(ref segment.Places.Reserved) - 1;
            if (index < slots.Length)
            {
                ref var slot = ref slots[index];
                slot.Sender = envelope.Sender;
                // A full fence: the writer looks next whether the mailbox is scheduled.
                Interlocked.Exchange(ref slot.Message, envelope.Message);
                return;
            }

            segment = After(segment);
        }
    }

    public virtual bool TryDequeue(out Envelope envelope)
    {
        envelope = default;
        if (_head is not { } segment) return false;
        var slots = segment.Slots;
        var read = segment.Places.Read;
        if (read == slots.Length)
        {
            if (Volatile.Read(ref segment.Next) is not { } next) return false;
            _head = segment = next;
            slots = segment.Slots;
            read = 0;
        }

        ref var slot = ref slots[read];
        if (Volatile.Read(ref slot.Message) is not { } message) return false;
        envelope = new Envelope(message, slot.Sender);
        slot = default;
        segment.Places.Read = read + 1;
        return true;
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
    }

    private Segment Start()
    {
        var segment = new Segment(FirstSegment);
        segment = Interlocked.CompareExchange(ref _head, segment, null) ?? segment;
        Interlocked.CompareExchange(ref _tail, segment, null);
        return Volatile.Read(ref _tail);
    }

    private Segment After(Segment full)
    {
        var next = Volatile.Read(ref full.Next);
        if (next is null)
        {
            next = new Segment(Math.Min(full.Slots.Length * 2, LargestSegment));
            next = Interlocked.CompareExchange(ref full.Next, next, null) ?? next;
        }

        Interlocked.CompareExchange(ref _tail, next, full);
        return next;
    }

    private sealed class Segment(int length)
    {
        public readonly Slot[] Slots = new Slot[length];
        public Segment Next;
        public Places Places;
    }

    /// <summary>How far the writers are, which may be past the end, and how far the reader is.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 3 * CacheLine)]
    private struct Places
    {
        [FieldOffset(CacheLine)] public int Reserved;
        [FieldOffset(2 * CacheLine)] public int Read;
    }

    private struct Slot
    {
        public object Message;
        public IActorRef Sender;
    }
}

/// <summary>The same with a way back in at the front, for stashing. Only the reader goes there, so that needs no care.</summary>
internal class UnboundedDequeMessageQueue : UnboundedMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
{
    private Stack<Envelope> _front;

    public override bool HasMessages => _front is { Count: > 0 } || base.HasMessages;
    public override int Count => (_front?.Count ?? 0) + base.Count;

    public void EnqueueFirst(Envelope envelope) => (_front ??= new Stack<Envelope>()).Push(envelope);

    public override bool TryDequeue(out Envelope envelope)
    {
        if (_front is { Count: > 0 })
        {
            envelope = _front.Pop();
            return true;
        }

        return base.TryDequeue(out envelope);
    }
}
