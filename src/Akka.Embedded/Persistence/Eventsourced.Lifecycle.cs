using Akka.Actor;
using Akka.Event;

namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    /// <summary>The journal's answers are not for the next incarnation.</summary>
    internal static readonly Func<Envelope, bool> UnstashFilterPredicate =
        envelope => envelope.Message is not (WriteMessageSuccess or ReplayedMessage);

    public override void AroundPreStart()
    {
        if (PersistenceId is null)
            throw new ArgumentNullException(nameof(PersistenceId), $"PersistenceId is [null] for PersistentActor [{Self.Path}]");

        // A missing plugin fails here, not at the first event.
        _ = Journal;
        _ = SnapshotStore;
        RequestRecoveryPermit();
        base.AroundPreStart();
    }

    public override void AroundPreRestart(Exception cause, object message)
    {
        try
        {
            EndRecovery();
            _internalStash.UnstashAll();
            Stash?.UnstashAll(UnstashFilterPredicate);
        }
        finally
        {
            var inner = message switch
            {
                WriteMessageSuccess m => m.Persistent,
                LoopMessageSuccess m => m.Message,
                ReplayedMessage m => m.Persistent,
                _ => message,
            };
            FlushJournalBatch();
            base.AroundPreRestart(cause, inner);
        }
    }

    public override void AroundPostRestart(Exception reason, object message)
    {
        RequestRecoveryPermit();
        base.AroundPostRestart(reason, message);
    }

    public override void AroundPostStop()
    {
        try
        {
            EndRecovery();
            _internalStash.UnstashAll();
            Stash?.UnstashAll(UnstashFilterPredicate);
        }
        finally
        {
            base.AroundPostStop();
        }
    }

    /// <summary>Called when all events are replayed, before <see cref="RecoveryCompleted"/>.</summary>
    private protected virtual void OnReplaySuccess()
    {
    }

    /// <summary>Called when snapshot or events could not be had or applied. The actor stops afterwards.</summary>
    /// <param name="reason">What went wrong.</param>
    /// <param name="message">The event whose handler threw; null if the journal or snapshot store failed.</param>
    protected virtual void OnRecoveryFailure(Exception reason, object message = null)
    {
        if (message is null)
            Log.Error(reason, "Persistence failure when replaying events for persistenceId [{0}]. Last known sequence number [{1}]", PersistenceId, LastSequenceNr);
        else
            Log.Error(reason, "Exception in ReceiveRecover when replaying event type [{0}] with sequence number [{1}] for persistenceId [{2}]", message.GetType(), LastSequenceNr, PersistenceId);
    }

    /// <summary>Called when it is unknown whether the event is stored. The actor stops afterwards.</summary>
    protected virtual void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        Log.Error(cause, "Failed to persist event type [{0}] with sequence number [{1}] for persistenceId [{2}].", @event.GetType(), sequenceNr, PersistenceId);

    /// <summary>Called when the journal refused the event before storing it. The actor lives on.</summary>
    protected virtual void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        Log.Error(cause, "Rejected to persist event type [{0}] with sequence number [{1}] for persistenceId [{2}] due to [{3}].", @event.GetType(), sequenceNr, PersistenceId, cause.Message);

    protected override void Unhandled(object message)
    {
        switch (message)
        {
            case RecoveryCompleted:
                return;
            case SaveSnapshotFailure f:
                Log.Warning("Failed to SaveSnapshot given metadata [{0}] due to: [{1}: {2}]", f.Metadata, f.Cause, f.Cause.Message);
                break;
            case DeleteSnapshotFailure f:
                Log.Warning("Failed to DeleteSnapshot given metadata [{0}] due to: [{1}: {2}]", f.Metadata, f.Cause, f.Cause.Message);
                break;
            case DeleteSnapshotsFailure f:
                Log.Warning("Failed to DeleteSnapshots given criteria [{0}] due to: [{1}: {2}]", f.Criteria, f.Cause, f.Cause.Message);
                break;
            case DeleteMessagesFailure f:
                Log.Warning(f.Cause, "Failed to DeleteMessages ToSequenceNr [{0}] for PersistenceId [{1}] due to: {2}", f.ToSequenceNr, PersistenceId, f.Cause.Message);
                break;
        }

        base.Unhandled(message);
    }
}
