using Akka.Actor;
using Akka.Event;

namespace Akka.Persistence;

/// <summary>The batch is durable; one <see cref="WriteMessageSuccess"/> or <see cref="WriteMessageRejected"/> for each event follows.</summary>
public sealed record WriteMessagesSuccessful : IJournalResponse
{
    private WriteMessagesSuccessful()
    {
    }

    internal static WriteMessagesSuccessful Instance { get; } = new();
}

/// <summary>The batch failed, and it is unknown how much of it is stored; one <see cref="WriteMessageFailure"/> for each event follows.</summary>
public sealed record WriteMessagesFailed : IJournalResponse
{
    internal WriteMessagesFailed(Exception cause, int writeCount)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Cause = cause;
        WriteCount = writeCount;
    }

    public Exception Cause { get; }

    internal int WriteCount { get; }
}

public sealed record WriteMessageSuccess : IJournalResponse
{
    internal WriteMessageSuccess(IPersistentRepresentation persistent, int actorInstanceId)
    {
        Persistent = persistent;
        ActorInstanceId = actorInstanceId;
    }

    public IPersistentRepresentation Persistent { get; }

    public int ActorInstanceId { get; }
}

/// <summary>The journal refused this event before storing anything of it; the actor lives on.</summary>
public sealed record WriteMessageRejected : IJournalResponse
{
    internal WriteMessageRejected(IPersistentRepresentation persistent, Exception cause, int actorInstanceId)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Persistent = persistent;
        Cause = cause;
        ActorInstanceId = actorInstanceId;
    }

    public IPersistentRepresentation Persistent { get; }

    public Exception Cause { get; }

    internal int ActorInstanceId { get; }
}

/// <summary>It is unknown whether this event is stored; the actor stops.</summary>
public sealed record WriteMessageFailure : IJournalResponse
{
    internal WriteMessageFailure(IPersistentRepresentation persistent, Exception cause, int actorInstanceId)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Persistent = persistent;
        Cause = cause;
        ActorInstanceId = actorInstanceId;
    }

    internal IPersistentRepresentation Persistent { get; }

    public Exception Cause { get; }

    internal int ActorInstanceId { get; }
}

/// <summary>A deferred event's way back: it was not stored, it only kept its place in the order.</summary>
internal sealed record LoopMessageSuccess : IJournalResponse
{
    public LoopMessageSuccess(object message, int actorInstanceId)
    {
        Message = message;
        ActorInstanceId = actorInstanceId;
    }

    public object Message { get; }

    public int ActorInstanceId { get; }
}

public sealed record ReplayedMessage : IJournalResponse, IDeadLetterSuppression
{
    internal ReplayedMessage(IPersistentRepresentation persistent) => Persistent = persistent;

    public IPersistentRepresentation Persistent { get; }
}

public sealed record RecoverySuccess : IJournalResponse, IDeadLetterSuppression
{
    internal RecoverySuccess(long highestSequenceNr) => HighestSequenceNr = highestSequenceNr;

    public long HighestSequenceNr { get; }
}

public sealed record ReplayMessagesFailure : IJournalResponse, IDeadLetterSuppression
{
    public ReplayMessagesFailure(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Cause = cause;
    }

    public Exception Cause { get; }
}

public sealed record DeleteMessagesSuccess
{
    internal DeleteMessagesSuccess(long toSequenceNr) => ToSequenceNr = toSequenceNr;

    public long ToSequenceNr { get; }
}

public sealed record DeleteMessagesFailure : INoSerializationVerificationNeeded
{
    internal DeleteMessagesFailure(Exception cause, long toSequenceNr)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Cause = cause;
        ToSequenceNr = toSequenceNr;
    }

    public Exception Cause { get; }

    internal long ToSequenceNr { get; }
}
