using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Dispatch;

internal class BoundedMessageQueue : IMessageQueue, IBoundedMessageQueueSemantics
{
    private readonly LinkedList<Envelope> _queue = new();
    private readonly int _capacity;
    private readonly TimeSpan _pushTimeOut;

    public BoundedMessageQueue(int boundedCapacity, TimeSpan pushTimeOut)
    {
        _capacity = boundedCapacity;
        _pushTimeOut = pushTimeOut;
    }

    public bool HasMessages => Count > 0;

    public int Count
    {
        get
        {
            lock (_queue) return _queue.Count;
        }
    }

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        if (!TryPut(envelope, first: false)) Reject(receiver, envelope);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        lock (_queue)
        {
            envelope = default;
            if (_queue.First is not { } first) return false;
            envelope = first.Value;
            _queue.RemoveFirst();
            Monitor.Pulse(_queue);
            return true;
        }
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
    }

    private protected bool TryPut(Envelope envelope, bool first)
    {
        lock (_queue)
        {
            var giveUp = Environment.TickCount64 + (long)_pushTimeOut.TotalMilliseconds;
            while (_queue.Count >= _capacity)
            {
                var left = giveUp - Environment.TickCount64;
                if (left <= 0) return false;
                Monitor.Wait(_queue, (int)Math.Min(left, int.MaxValue));
            }

            if (first)
                _queue.AddFirst(envelope);
            else
                _queue.AddLast(envelope);
            return true;
        }
    }

    private protected static void Reject(IActorRef receiver, Envelope envelope)
    {
        var deadLetters = ((IInternalActorRef)receiver).Provider.DeadLetters;
        deadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender ?? deadLetters, receiver), envelope.Sender);
    }

    /// <summary>
    /// A sender that waits for room is a thread that waits for other threads, so it is the machine's clock that it waits by. In a
    /// simulation there is only the one thread: while it waited nobody would make room, so it does not.
    /// </summary>
    internal static TimeSpan WaitIn(ActorSystem system, TimeSpan pushTimeout) => system?.Scheduler is Simulation.SimulatedScheduler ? TimeSpan.Zero : pushTimeout;

    internal static (int Capacity, TimeSpan PushTimeout) LimitsFrom<TMailbox>(Config config)
    {
        if (config.IsNullOrEmpty()) throw ConfigurationException.NullOrEmptyConfig<TMailbox>();
        var capacity = config.GetInt("mailbox-capacity");
        var pushTimeout = config.GetTimeSpan("mailbox-push-timeout-time", TimeSpan.FromSeconds(-1));
        if (capacity < 0) throw new ArgumentException($"The capacity for {typeof(TMailbox).Name} cannot be negative", nameof(config));
        if (pushTimeout < TimeSpan.Zero) throw new ArgumentException($"The push time-out for {typeof(TMailbox).Name} cannot be negative", nameof(config));
        return (capacity, pushTimeout);
    }
}

internal class BoundedDequeMessageQueue(int boundedCapacity, TimeSpan pushTimeOut) : BoundedMessageQueue(boundedCapacity, pushTimeOut), IBoundedDequeBasedMessageQueueSemantics
{
    public void EnqueueFirst(Envelope envelope)
    {
        if (!TryPut(envelope, first: true)) Reject(ActorCell.GetCurrentSelfOrNoSender(), envelope);
    }
}
