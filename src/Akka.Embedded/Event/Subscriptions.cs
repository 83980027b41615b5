using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Event;

/// <summary>Who gets which type, its heirs included. Publishing reads a table made once for each type published.</summary>
public abstract class Subscriptions
{
    private readonly Dictionary<Type, HashSet<IActorRef>> _byChannel = new();
    private ConcurrentDictionary<Type, IActorRef[]> _receivers = new();

    public virtual bool Subscribe(IActorRef subscriber, Type channel)
    {
        lock (_byChannel)
        {
            if (!_byChannel.TryGetValue(channel, out var subscribers)) _byChannel[channel] = subscribers = new HashSet<IActorRef>();
            if (!subscribers.Add(subscriber)) return false;
            _receivers = new();
            return true;
        }
    }

    public virtual bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        lock (_byChannel) return Remove(subscriber, channel);
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
        lock (_byChannel) return _byChannel.Values.Any(subscribers => subscribers.Contains(subscriber));
    }

    private bool Remove(IActorRef subscriber, Type channel)
    {
        if (!_byChannel.TryGetValue(channel, out var subscribers) || !subscribers.Remove(subscriber)) return false;
        if (subscribers.Count == 0) _byChannel.Remove(channel);
        _receivers = new();
        return true;
    }

    private IActorRef[] Find(Type type)
    {
        lock (_byChannel)
        {
            return _receivers[type] = _byChannel.Where(entry => entry.Key.IsAssignableFrom(type)).SelectMany(entry => entry.Value).Distinct().ToArray();
        }
    }
}
