using Akka.Actor;
using Akka.Event;

namespace Akka.Dispatch.SysMsg;

public interface ISystemMessage
{
}

/// <summary>
/// A message of the runtime to a cell, handled before every user message. It is its own list node,
/// so one instance goes to one mailbox once.
/// </summary>
internal abstract class SystemMessage : ISystemMessage
{
    internal SystemMessage Next;
}

/// <summary>Kept back while the cell waits for its children to stop.</summary>
internal interface IStashWhenWaitingForChildren
{
}

/// <summary>Kept back while the cell is suspended.</summary>
internal interface IStashWhenFailed
{
}

/// <summary>Marks the queue of a mailbox that was closed for good.</summary>
internal sealed class NoMessage : SystemMessage
{
    public static readonly NoMessage Instance = new();
}

internal sealed class Create(ActorInitializationException failure) : SystemMessage
{
    public ActorInitializationException Failure { get; } = failure;
}

internal sealed class Recreate(Exception cause) : SystemMessage, IStashWhenWaitingForChildren
{
    public Exception Cause { get; } = cause;
    public override string ToString() => $"<Recreate> cause: {Cause}";
}

internal sealed class Suspend : SystemMessage, IStashWhenWaitingForChildren
{
    public override string ToString() => "<Suspend>";
}

internal sealed class Resume(Exception causedByFailure) : SystemMessage, IStashWhenWaitingForChildren
{
    public Exception CausedByFailure { get; } = causedByFailure;
    public override string ToString() => $"<Resume> cause: {CausedByFailure}";
}

internal sealed class Terminate : SystemMessage, IDeadLetterSuppression
{
    public override string ToString() => "<Terminate>";
}

internal sealed class Watch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee { get; } = watchee;
    public IInternalActorRef Watcher { get; } = watcher;
    public override string ToString() => $"<Watch>: {Watcher} wants to watch {Watchee}";
}

internal sealed class Unwatch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee { get; } = watchee;
    public IInternalActorRef Watcher { get; } = watcher;
    public override string ToString() => $"<Unwatch>: {Watcher} wants to unwatch {Watchee}";
}

internal sealed class Failed(IActorRef child, Exception cause, long uid) : SystemMessage, IStashWhenFailed
{
    public IActorRef Child { get; } = child;
    public Exception Cause { get; } = cause;
    public long Uid { get; } = uid;
    public override string ToString() => $"<Failed>: {Child} ({Cause})";
}

internal sealed class DeathWatchNotification(IActorRef actor, bool existenceConfirmed) : SystemMessage, IDeadLetterSuppression
{
    public IActorRef Actor { get; } = actor;
    public bool ExistenceConfirmed { get; } = existenceConfirmed;
    public override string ToString() => $"<DeathWatchNotification>: {Actor}, ExistenceConfirmed={ExistenceConfirmed}";
}
