using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Event;

/// <summary>Who gets which type, its heirs included. Publishing reads a table made once for each type published.</summary>
public abstract class Subscriptions
{
    // With what each subscriber was taken out of again below its channel; mostly nothing, hence null.
    private readonly Dictionary<Type, Dictionary<IActorRef, HashSet<Type>>> _byChannel = new();
    private ConcurrentDictionary<Type, IActorRef[]> _receivers = new();

    public virtual bool Subscribe(IActorRef subscriber, Type channel)
    {
        lock (_byChannel)
        {
            if (!_byChannel.TryGetValue(channel, out var subscribers)) _byChannel[channel] = subscribers = new();
            if (!subscribers.TryAdd(subscriber, null)) return false;
            _receivers = new();
            return true;
        }
    }

    /// <summary>From a channel of its own, or, where nobody has that channel, from that part of wider ones.</summary>
    public virtual bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        lock (_byChannel)
        {
            if (_byChannel.ContainsKey(channel)) return Remove(subscriber, channel);
            var removed = false;
            foreach (var subscribers in _byChannel.Where(entry => entry.Key.IsAssignableFrom(channel)).Select(entry => entry.Value))
            {
                if (!subscribers.TryGetValue(subscriber, out var without)) continue;
                subscribers[subscriber] = without is null ? [channel] : [.. without, channel];
                _receivers = new();
                removed = true;
            }

            return removed;
        }
    }

    public virtual bool Unsubscribe(IActorRef subscriber)
    {
        lock (_byChannel)
        {
            var removed = false;
            foreach (var channel in _byChannel.Keys.ToArray()) removed |= Remove(subscriber, channel);
            return removed;
        }
    }

    public void Publish(object @event)
    {
        var receivers = _receivers;
        if (!receivers.TryGetValue(@event.GetType(), out var subscribers)) subscribers = Find(@event.GetType());
        foreach (var subscriber in subscribers) subscriber.Tell(@event, ActorCell.GetCurrentSelfOrNoSender());
    }

    internal bool HasSubscriptions(IActorRef subscriber)
    {
        lock (_byChannel) return _byChannel.Values.Any(subscribers => subscribers.ContainsKey(subscriber));
    }

    private bool Remove(IActorRef subscriber, Type channel)
    {
        if (!_byChannel.TryGetValue(channel, out var subscribers) || !subscribers.Remove(subscriber)) return false;
        _receivers = new();
        return true;
    }

    private IActorRef[] Find(Type type)
    {
        lock (_byChannel)
        {
            return _receivers[type] = _byChannel
                .Where(entry => entry.Key.IsAssignableFrom(type))
                .SelectMany(entry => entry.Value)
                .Where(entry => entry.Value is null || !entry.Value.Any(without => without.IsAssignableFrom(type)))
                .Select(entry => entry.Key)
                .Distinct()
                .ToArray();
        }
    }
}
