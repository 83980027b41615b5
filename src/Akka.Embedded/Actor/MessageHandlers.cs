namespace Akka.Actor;

internal abstract class MessageHandler
{
    public abstract bool TryHandle(object message);
}

internal sealed class MessageHandler<T>(Predicate<T> shouldHandle, Action<T> handler) : MessageHandler
{
    private readonly Action<T> _handler = handler ?? throw new ArgumentNullException(nameof(handler));

    public override bool TryHandle(object message)
    {
        if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed))) return false;
        _handler(typed);
        return true;
    }
}

internal sealed class DecidingMessageHandler<T>(Func<T, bool> handler) : MessageHandler
{
    private readonly Func<T, bool> _handler = handler ?? throw new ArgumentNullException(nameof(handler));

    public override bool TryHandle(object message) => message is T typed && _handler(typed);
}

/// <summary>The type is a value; what the handler says of a message it took is its result.</summary>
internal sealed class RuntimeTypedMessageHandler(Type type, Func<object, bool> handler) : MessageHandler
{
    private readonly Type _type = type ?? throw new ArgumentException("A handler takes messages of some type.", nameof(type));

    public RuntimeTypedMessageHandler(Type type, Predicate<object> shouldHandle, Action<object> handler) : this(type, message =>
    {
        if (shouldHandle is not null && !shouldHandle(message)) return false;
        handler(message);
        return true;
    })
    {
    }

    public override bool TryHandle(object message) => _type.IsInstanceOfType(message) && handler(message);
}

/// <summary>The handlers of one behaviour, in the order they were added.</summary>
internal sealed class MessageHandlers
{
    private MessageHandler[] _handlers = [];
    private bool _handlesAny;

    /// <summary>After one that takes every message, no other would ever be reached.</summary>
    public void Add(MessageHandler handler, bool handlesAny = false)
    {
        if (_handlesAny) throw new InvalidOperationException("A handler that catches all messages has been added. No handler can be added after that.");
        Array.Resize(ref _handlers, _handlers.Length + 1);
        _handlers[^1] = handler;
        _handlesAny = handlesAny;
    }

    public bool TryHandle(object message)
    {
        foreach (var handler in _handlers)
        {
            if (handler.TryHandle(message)) return true;
        }

        return false;
    }
}
