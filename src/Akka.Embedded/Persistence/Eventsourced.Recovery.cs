using Akka.Actor;

namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    private Recovery _recovery = Recovery.Default;
    private TimeSpan _recoveryEventTimeout;
    private ICancelable _recoveryTimeout;
    private Receive _recoveryBehavior;
    private bool _eventSeenInInterval;
    private bool _holdsPermit;

    private void RequestRecoveryPermit()
    {
        Extension.RecoveryPermitter().Tell(Akka.Persistence.RequestRecoveryPermit.Instance, Self);
        _phase = Phase.AwaitingPermit;
    }

    private void Recover(object message)
    {
        var failed = true;
        try
        {
            switch (_phase)
            {
                case Phase.AwaitingPermit:
                    OnAwaitingPermit(message);
                    break;
                case Phase.LoadingSnapshot:
                    OnLoadingSnapshot(message);
                    break;
                default:
                    OnReplaying(message);
                    break;
            }

            failed = false;
        }
        finally
        {
            if (failed)
                EndRecovery();
        }
    }

    private void OnAwaitingPermit(object message)
    {
        if (message is not RecoveryPermitGranted)
        {
            _internalStash.Stash();
            return;
        }

        _holdsPermit = true;
        _recovery = Recovery;
        _recoveryEventTimeout = Extension.RecoveryEventTimeoutFor(JournalPluginId);
        _recoveryTimeout = Context.System.Scheduler.ScheduleTellOnceCancelable(_recoveryEventTimeout, Self, new RecoveryTick(true), Self);
        _phase = Phase.LoadingSnapshot;
        LoadSnapshot(SnapshotterId, _recovery.FromSnapshot, _recovery.ToSequenceNr);
    }

    private void OnLoadingSnapshot(object message)
    {
        switch (message)
        {
            case LoadSnapshotResult result:
                _recoveryTimeout!.Cancel();
                if (result.Snapshot is null || OfferSnapshot(result.Snapshot))
                    StartReplay(result.ToSequenceNr);
                break;
            case LoadSnapshotFailed failed:
                FailRecovery(failed.Cause);
                break;
            case RecoveryTick { Snapshot: true }:
                FailRecovery(new RecoveryTimedOutException($"Recovery timed out, didn't get snapshot within {_recoveryEventTimeout.TotalSeconds}s."));
                break;
            default:
                _internalStash.Stash();
                break;
        }
    }

    /// <summary>False if the actor's handler threw and the actor stops.</summary>
    private bool OfferSnapshot(SelectedSnapshot snapshot)
    {
        var before = LastSequenceNr;
        try
        {
            LastSequenceNr = snapshot.Metadata.SequenceNr;
            var offer = new SnapshotOffer(snapshot.Metadata, snapshot.Snapshot);
            if (!base.AroundReceive(_recoveryBehavior ??= RecoveryBehavior, offer))
            {
                LastSequenceNr = before;
                Unhandled(offer);
            }

            return true;
        }
        catch (Exception ex)
        {
            FailRecovery(ex);
            return false;
        }
    }

    private void StartReplay(long toSequenceNr)
    {
        _eventSeenInInterval = false;
        _recoveryTimeout = Context.System.Scheduler.ScheduleTellRepeatedlyCancelable(_recoveryEventTimeout, _recoveryEventTimeout, Self, new RecoveryTick(false), Self);
        _phase = Phase.Replaying;
        Journal.Tell(new ReplayMessages(LastSequenceNr + 1L, toSequenceNr, _recovery.ReplayMax, PersistenceId, Self));
    }

    private void OnReplaying(object message)
    {
        switch (message)
        {
            case ReplayedMessage replayed:
                Replay(replayed.Persistent);
                break;
            case RecoverySuccess success:
                CompleteRecovery(success);
                break;
            case ReplayMessagesFailure failure:
                FailRecovery(failure.Cause);
                break;
            case RecoveryTick { Snapshot: false } when _eventSeenInInterval:
                _eventSeenInInterval = false;
                break;
            case RecoveryTick { Snapshot: false }:
                FailRecovery(new RecoveryTimedOutException($"Recovery timed out, didn't get event within {_recoveryEventTimeout.TotalSeconds}s, highest sequence number seen {LastSequenceNr}."));
                break;
            case RecoveryTick:
            case RecoveryPermitGranted:
                break;
            default:
                _internalStash.Stash();
                break;
        }
    }

    private void Replay(IPersistentRepresentation persistent)
    {
        try
        {
            _eventSeenInInterval = true;
            UpdateLastSequenceNr(persistent);
            base.AroundReceive(_recoveryBehavior ??= RecoveryBehavior, persistent);
        }
        catch (Exception ex)
        {
            FailRecovery(ex, persistent.Payload);
        }
    }

    private void CompleteRecovery(RecoverySuccess success)
    {
        try
        {
            _recoveryTimeout!.Cancel();
            OnReplaySuccess();
            LastSequenceNr = _sequenceNr = Math.Max(success.HighestSequenceNr, LastSequenceNr);
            _phase = Phase.Processing;
            try
            {
                base.AroundReceive(_recoveryBehavior ??= RecoveryBehavior, RecoveryCompleted.Instance);
            }
            finally
            {
                // Also when the handler throws and the supervisor says Resume.
                TransitToProcessing();
            }
        }
        finally
        {
            EndRecovery();
        }
    }

    private bool RecoveryBehavior(object message) => message switch
    {
        IPersistentRepresentation persistent when IsRecovering => ReceiveRecover(persistent.Payload),
        SnapshotOffer or RecoveryCompleted => ReceiveRecover(message),
        _ => false,
    };

    private void FailRecovery(Exception cause, object message = null)
    {
        try
        {
            Context.System.EventStream.Publish(new RecoveryFailed(PersistenceId, LastSequenceNr, Self, cause));
            OnRecoveryFailure(cause, message);
        }
        finally
        {
            Context.Stop(Self);
            EndRecovery();
        }
    }

    /// <summary>Whatever ended the recovery: no timer is left behind, and the permit goes back exactly once.</summary>
    private void EndRecovery()
    {
        _recoveryTimeout?.Cancel();
        if (!_holdsPermit)
            return;
        _holdsPermit = false;
        Extension.RecoveryPermitter().Tell(Akka.Persistence.ReturnRecoveryPermit.Instance, Self);
    }

    private void TransitToProcessing()
    {
        FlushBatch();
        if (_pendingStashingInvocations > 0)
        {
            _phase = Phase.Persisting;
        }
        else
        {
            _phase = Phase.Processing;
            _internalStash.UnstashAll();
        }
    }
}
