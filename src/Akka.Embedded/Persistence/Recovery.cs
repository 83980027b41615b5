using Akka.Actor;

namespace Akka.Persistence;

/// <summary>How an actor recovers: from which snapshot, up to which sequence number, with at most how many events.</summary>
public sealed class Recovery
{
    public Recovery()
        : this(SnapshotSelectionCriteria.Latest)
    {
    }

    public Recovery(SnapshotSelectionCriteria fromSnapshot)
        : this(fromSnapshot, long.MaxValue)
    {
    }

    public Recovery(SnapshotSelectionCriteria fromSnapshot, long toSequenceNr)
        : this(fromSnapshot, toSequenceNr, long.MaxValue)
    {
    }

    public Recovery(SnapshotSelectionCriteria fromSnapshot = null, long toSequenceNr = long.MaxValue, long replayMax = long.MaxValue)
    {
        FromSnapshot = fromSnapshot ?? SnapshotSelectionCriteria.Latest;
        ToSequenceNr = toSequenceNr;
        ReplayMax = replayMax;
    }

    public static Recovery Default { get; } = new(SnapshotSelectionCriteria.Latest);

    /// <summary>No snapshot and no events; the highest sequence number is still read.</summary>
    public static Recovery None { get; } = new(SnapshotSelectionCriteria.None, 0L);

    internal SnapshotSelectionCriteria FromSnapshot { get; }

    internal long ToSequenceNr { get; }

    internal long ReplayMax { get; }
}

/// <summary>The last message of a recovery. Events may be persisted from here on.</summary>
public sealed class RecoveryCompleted
{
    public static readonly RecoveryCompleted Instance = new();

    private RecoveryCompleted()
    {
    }

    public override bool Equals(object obj) => obj is RecoveryCompleted;

    public override int GetHashCode() => 1;
}

/// <summary>Asks a recovering actor whether it got anything since the last one.</summary>
internal sealed class RecoveryTick
{
    public RecoveryTick(bool snapshot) => Snapshot = snapshot;

    /// <summary>True while the snapshot is awaited, false while events are.</summary>
    public bool Snapshot { get; }
}

/// <summary>The journal was silent for longer than <c>recovery-event-timeout</c>.</summary>
internal sealed class RecoveryTimedOutException : AkkaException
{
    public RecoveryTimedOutException()
    {
    }

    public RecoveryTimedOutException(string message, Exception cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>
/// Published on the event stream when a recovery failed and its actor stops. Akka.NET has no such notice: code
/// that runs on both overrides <see cref="Eventsourced.OnRecoveryFailure"/> instead.
/// </summary>
public sealed record RecoveryFailed
{
    internal RecoveryFailed(string persistenceId, long lastSequenceNr, IActorRef actor, Exception cause)
    {
        PersistenceId = persistenceId;
        LastSequenceNr = lastSequenceNr;
        Actor = actor;
        Cause = cause;
    }

    public string PersistenceId { get; }
    public long LastSequenceNr { get; }
    public IActorRef Actor { get; }
    public Exception Cause { get; }
}
