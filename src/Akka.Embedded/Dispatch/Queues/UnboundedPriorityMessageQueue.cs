using Akka.Actor;

namespace Akka.Dispatch;

public class UnboundedPriorityMessageQueue(Func<object, int> priorityGenerator) : IMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
{
    private readonly PriorityQueue<Envelope, (int Priority, long Arrival)> _queue = new();
    private readonly Stack<Envelope> _first = new();
    private long _arrivals;

    public bool HasMessages => Count > 0;

    public int Count
    {
        get
        {
            lock (_queue) return _queue.Count + _first.Count;
        }
    }

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        var priority = priorityGenerator(envelope.Message);
        lock (_queue) _queue.Enqueue(envelope, (priority, _arrivals++));
    }

    public void EnqueueFirst(Envelope envelope)
    {
        lock (_queue) _first.Push(envelope);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        lock (_queue) return _first.TryPop(out envelope) || _queue.TryDequeue(out envelope, out _);
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
    }
}
