using Akka.Actor;

namespace Akka.Persistence;

/// <summary>A persistent actor that names the events it recovers from and the commands it handles; the first handler that fits gets the message.</summary>
public abstract class ReceivePersistentActor : UntypedPersistentActor, IInitializableActor
{
    private readonly MessageHandlers _recover = new();
    private readonly MessageHandlers _command = new();
    private Stack<MessageHandlers> _configuring;
    private bool _initialized;

    void IInitializableActor.Init() => _initialized = true;

    protected sealed override void OnCommand(object message) => Handle(_command, message);

    protected sealed override void OnRecover(object message) => Handle(_recover, message);

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

    protected void Recover<T>(Action<T> handler, Predicate<T> shouldHandle = null) =>
        Recovering.Add(new MessageHandler<T>(shouldHandle, handler), typeof(T) == typeof(object) && shouldHandle is null);

    protected void Recover<T>(Predicate<T> shouldHandle, Action<T> handler) => Recover(handler, shouldHandle);

    protected void Recover(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) =>
        Recovering.Add(new RuntimeTypedMessageHandler(messageType, shouldHandle, handler), messageType == typeof(object) && shouldHandle is null);

    protected void Recover(Type messageType, Predicate<object> shouldHandle, Action<object> handler) => Recover(messageType, handler, shouldHandle);

    /// <summary>The handler says by its result whether it handled the event; if not, the next one is tried.</summary>
    protected void Recover<T>(Func<T, bool> handler) => Recovering.Add(new DecidingMessageHandler<T>(handler));

    protected void Recover(Type messageType, Func<object, bool> handler) =>
        Recovering.Add(new RuntimeTypedMessageHandler(messageType, handler));

    protected void RecoverAny(Action<object> handler) => Recovering.Add(new MessageHandler<object>(null, handler), handlesAny: true);

    protected void Command<T>(Action<T> handler, Predicate<T> shouldHandle = null) =>
        Commanding.Add(new MessageHandler<T>(shouldHandle, handler), typeof(T) == typeof(object) && shouldHandle is null);

    protected void Command<T>(Predicate<T> shouldHandle, Action<T> handler) => Command(handler, shouldHandle);

    protected void Command(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) =>
        Commanding.Add(new RuntimeTypedMessageHandler(messageType, shouldHandle, handler), messageType == typeof(object) && shouldHandle is null);

    protected void Command(Type messageType, Predicate<object> shouldHandle, Action<object> handler) => Command(messageType, handler, shouldHandle);

    /// <summary>The handler says by its result whether it handled the command; if not, the next one is tried.</summary>
    protected void Command<T>(Func<T, bool> handler) => Commanding.Add(new DecidingMessageHandler<T>(handler));

    protected void Command(Type messageType, Func<object, bool> handler) =>
        Commanding.Add(new RuntimeTypedMessageHandler(messageType, handler));

    protected void Command(Action<object> handler) => CommandAny(handler);

    protected void CommandAny(Action<object> handler) => Commanding.Add(new MessageHandler<object>(null, handler), handlesAny: true);

    protected void CommandAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle = null) =>
        Command(message => RunTask(() => handler(message)), shouldHandle);

    protected void CommandAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => CommandAsync(handler, shouldHandle);

    protected void CommandAsync(Type messageType, Func<object, Task> handler, Predicate<object> shouldHandle = null) =>
        Command(messageType, message => RunTask(() => handler(message)), shouldHandle);

    protected void CommandAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) => CommandAsync(messageType, handler, shouldHandle);

    protected void CommandAnyAsync(Func<object, Task> handler) => CommandAny(message => RunTask(() => handler(message)));

    private MessageHandlers Recovering => _initialized
        ? throw new InvalidOperationException("You may only call Recover-methods when constructing the actor and inside Become().")
        : _recover;

    private MessageHandlers Commanding
    {
        get
        {
            if (_configuring is { Count: > 0 })
                return _configuring.Peek();
            return _initialized
                ? throw new InvalidOperationException("You may only call Command-methods when constructing the actor and inside Become().")
                : _command;
        }
    }

    private void Handle(MessageHandlers handlers, object message)
    {
        if (!handlers.TryHandle(message))
            Unhandled(message);
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
}
