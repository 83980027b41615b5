using Akka.Actor;

namespace Akka.Event;

/// <summary>Publish and subscribe by message type. Subscribers that stopped are taken off.</summary>
public class EventStream : LoggingBus
{
    private readonly bool _debug;
    private readonly Lock _lock = new();
    private List<IActorRef> _beforeUnsubscriber = new();
    private IActorRef _unsubscriber;

    public EventStream(bool debug) => _debug = debug;

    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        if (subscriber is null) throw new ArgumentNullException(nameof(subscriber), "The subscriber cannot be a null actor.");
        var subscribed = base.Subscribe(subscriber, channel);
        lock (_lock) _beforeUnsubscriber?.Add(subscriber);
        _unsubscriber?.Tell(new EventStreamUnsubscriber.Register(subscriber), ActorRefs.NoSender);
        if (_debug) Publish(new Debug(Logging.SimpleName(this), GetType(), $"subscribing {subscriber} to channel {channel}"));
        return subscribed;
    }

    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        if (subscriber is null) throw new ArgumentNullException(nameof(subscriber), "The subscriber cannot be a null actor.");
        var unsubscribed = base.Unsubscribe(subscriber, channel);
        Unwatch(subscriber);
        if (_debug) Publish(new Debug(Logging.SimpleName(this), GetType(), $"unsubscribing {subscriber} from channel {channel}"));
        return unsubscribed;
    }

    public override bool Unsubscribe(IActorRef subscriber)
    {
        if (subscriber is null) throw new ArgumentNullException(nameof(subscriber), "The subscriber cannot be a null actor.");
        var unsubscribed = base.Unsubscribe(subscriber);
        Unwatch(subscriber);
        if (_debug) Publish(new Debug(Logging.SimpleName(this), GetType(), $"unsubscribing {subscriber} from all channels"));
        return unsubscribed;
    }

    internal void StartUnsubscriber(ActorSystemImpl system)
    {
        var props = Props.Create(() => new EventStreamUnsubscriber(this)).WithDispatcher(Dispatch.Dispatchers.InternalDispatcherId);
        var unsubscriber = system.SystemActorOf(props, $"EventStreamUnsubscriber-{system.NextBusNumber()}");
        List<IActorRef> before;
        lock (_lock)
        {
            before = _beforeUnsubscriber ?? [];
            _beforeUnsubscriber = null;
            _unsubscriber = unsubscriber;
        }

        foreach (var subscriber in before) unsubscriber.Tell(new EventStreamUnsubscriber.Register(subscriber), ActorRefs.NoSender);
    }

    private void Unwatch(IActorRef subscriber)
    {
        if (!HasSubscriptions(subscriber)) _unsubscriber?.Tell(new EventStreamUnsubscriber.Unregister(subscriber), ActorRefs.NoSender);
    }
}

public static class EventStreamExtensions
{
    public static bool Subscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) => eventStream.Subscribe(subscriber, typeof(TChannel));
}

internal sealed class EventStreamUnsubscriber(EventStream eventStream) : ActorBase
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Register { Subscriber: MinimalLogger }: break;
            case Register register: Context.Watch(register.Subscriber); break;
            case Unregister unregister when !eventStream.HasSubscriptions(unregister.Subscriber): Context.Unwatch(unregister.Subscriber); break;
            case Unregister: break;
            case Terminated terminated: eventStream.Unsubscribe(terminated.ActorRef); break;
            default: return false;
        }

        return true;
    }

    internal sealed record Register(IActorRef Subscriber);

    internal sealed record Unregister(IActorRef Subscriber);
}
