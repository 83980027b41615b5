using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>An actor that names the message types it handles; the first handler that fits gets the message.</summary>
public abstract class ReceiveActor : UntypedActor, IInitializableActor
{
    private Stack<MessageHandlers> _configuring;
    private MessageHandlers _handlers = new();
    private bool _initialized;

    void IInitializableActor.Init() => _initialized = true;

    protected sealed override void OnReceive(object message) => Handle(_handlers, message);

    private void Handle(MessageHandlers handlers, object message)
    {
        if (!handlers.TryHandle(message)) Unhandled(message);
    }

    protected void Become(Action configure)
    {
        var handlers = Configure(configure);
        base.Become(message => Handle(handlers, message));
    }

    protected void BecomeStacked(Action configure)
    {
        var handlers = Configure(configure);
        base.BecomeStacked(message => Handle(handlers, message));
    }

    private MessageHandlers Configure(Action configure)
    {
        var handlers = new MessageHandlers();
        (_configuring ??= new Stack<MessageHandlers>()).Push(handlers);
        try
        {
            configure();
        }
        finally
        {
            _configuring.Pop();
        }

        return handlers;
    }

    private MessageHandlers Configuring
    {
        get
        {
            if (_configuring is { Count: > 0 }) return _configuring.Peek();
            return _initialized
                ? throw new InvalidOperationException("You may only call Receive-methods when constructing the actor and inside Become().")
                : _handlers;
        }
    }

    protected void Receive<T>(Action<T> handler, Predicate<T> shouldHandle = null)
        => Configuring.Add(new MessageHandler<T>(shouldHandle, handler), typeof(T) == typeof(object) && shouldHandle is null);

    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    protected void Receive(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null)
        => Configuring.Add(new RuntimeTypedMessageHandler(messageType, shouldHandle, handler), messageType == typeof(object) && shouldHandle is null);

    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler)
        => Receive(messageType, handler, shouldHandle);

    /// <summary>The handler says by its result whether it handled the message; if not, the next one is tried.</summary>
    protected void Receive<T>(Func<T, bool> handler) => Configuring.Add(new DecidingMessageHandler<T>(handler));

    protected void Receive(Type messageType, Func<object, bool> handler)
        => Configuring.Add(new RuntimeTypedMessageHandler(messageType, handler));

    protected void ReceiveAny(Action<object> handler) => Configuring.Add(new MessageHandler<object>(null, handler), handlesAny: true);

    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle = null)
        => Receive<T>(message => ActorTaskScheduler.RunTask(() => handler(message)), shouldHandle);

    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => ReceiveAsync(handler, shouldHandle);

    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object> shouldHandle = null)
        => Receive(messageType, message => ActorTaskScheduler.RunTask(() => handler(message)), shouldHandle);

    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler)
        => ReceiveAsync(messageType, handler, shouldHandle);

    protected void ReceiveAnyAsync(Func<object, Task> handler)
        => ReceiveAny(message => ActorTaskScheduler.RunTask(() => handler(message)));
}
