using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    private enum Phase
    {
        AwaitingPermit,
        LoadingSnapshot,
        Replaying,
        Processing,
        Persisting,
    }

    private readonly Queue<IPendingHandlerInvocation> _pendingInvocations = new();
    private readonly List<IPersistentEnvelope> _eventBatch = [];
    private List<IPersistentEnvelope> _journalBatch = [];
    private Phase _phase;
    private long _sequenceNr;
    private long _pendingStashingInvocations;
    private bool _writeInProgress;
    private bool _asyncTaskRunning;

    protected internal override bool AroundReceive(Receive receive, object message)
    {
        if (IsRecovering)
            Recover(message);
        else if (HandleJournalResponse(message))
            return true;
        else if (_phase == Phase.Processing)
            ProcessCommand(receive, message);
        else
            _internalStash.Stash();
        return true;
    }

    /// <summary>Runs an asynchronous handler; the actor takes no message until it completed.</summary>
    protected void RunTask(Func<Task> action)
    {
        if (_asyncTaskRunning)
            throw new NotSupportedException("RunTask calls cannot be nested");

        // From here on, so that the end of the current message does not unstash the next one already.
        _asyncTaskRunning = true;
        ActorTaskScheduler.RunTask(async () =>
        {
            var failed = true;
            try
            {
                await action();
                failed = false;
            }
            finally
            {
                _asyncTaskRunning = false;
                OnCommandComplete(failed);
            }
        });
    }

    private void ProcessCommand(Receive receive, object message)
    {
        var failed = true;
        try
        {
            base.AroundReceive(receive, message);
            failed = false;
        }
        finally
        {
            OnCommandComplete(failed);
        }
    }

    private void OnCommandComplete(bool failed)
    {
        if (_eventBatch.Count > 0)
            FlushBatch();
        if (_asyncTaskRunning)
            return;
        if (_pendingStashingInvocations > 0)
            _phase = Phase.Persisting;
        else
            UnstashInternally(failed);
    }

    private bool HandleJournalResponse(object message)
    {
        switch (message)
        {
            // Another instance id: an answer to the incarnation before a restart.
            case WriteMessageSuccess m:
                if (m.ActorInstanceId == _instanceId)
                {
                    UpdateLastSequenceNr(m.Persistent);
                    RunPendingHandler(m.Persistent.Payload);
                }

                return true;
            case LoopMessageSuccess m:
                if (m.ActorInstanceId == _instanceId)
                    RunPendingHandler(m.Message);
                return true;
            case WriteMessageRejected m:
                if (m.ActorInstanceId == _instanceId)
                {
                    UpdateLastSequenceNr(m.Persistent);
                    OnWriteComplete(failed: false);
                    OnPersistRejected(m.Cause, m.Persistent.Payload, m.Persistent.SequenceNr);
                }

                return true;
            case WriteMessageFailure m:
                if (m.ActorInstanceId == _instanceId)
                    FailPersist(m);
                return true;
            case WriteMessagesSuccessful:
                _writeInProgress = false;
                FlushJournalBatch();
                return true;
            case WriteMessagesFailed m:
                // With a count, WriteMessageFailure follows and stops the actor.
                if (m.WriteCount == 0)
                    _writeInProgress = false;
                return true;
            // Late ones of a recovery that ended meanwhile.
            case RecoveryTick or RecoveryPermitGranted:
                return true;
            default:
                return false;
        }
    }

    private void FailPersist(WriteMessageFailure m)
    {
        OnWriteComplete(failed: false);
        try
        {
            OnPersistFailure(m.Cause, m.Persistent.Payload, m.Persistent.SequenceNr);
        }
        finally
        {
            Context.Stop(Self);
        }
    }

    private void RunPendingHandler(object payload)
    {
        var failed = true;
        try
        {
            try
            {
                _pendingInvocations.Peek().Handler(payload);
                failed = false;
            }
            finally
            {
                FlushBatch();
            }
        }
        finally
        {
            OnWriteComplete(failed);
        }
    }

    private void OnWriteComplete(bool failed)
    {
        var invocation = _pendingInvocations.Dequeue();
        if (_phase == Phase.Persisting && invocation is StashingHandlerInvocation)
            _pendingStashingInvocations--;

        // Commands wait for Persist handlers, also for one that an asynchronous handler has just asked for; not for the others.
        _phase = _pendingStashingInvocations > 0 ? Phase.Persisting : Phase.Processing;
        if (_phase == Phase.Persisting)
            return;
        UnstashInternally(failed);
    }

    private void FlushBatch()
    {
        _journalBatch.AddRange(_eventBatch);
        _eventBatch.Clear();
        FlushJournalBatch();
    }

    private void FlushJournalBatch()
    {
        if (_writeInProgress || _journalBatch.Count == 0)
            return;
        Journal.Tell(new WriteMessages(_journalBatch, Self, _instanceId));
        _journalBatch = [];
        _writeInProgress = true;
    }

    private void UpdateLastSequenceNr(IPersistentRepresentation persistent)
    {
        if (persistent.SequenceNr > LastSequenceNr)
            LastSequenceNr = persistent.SequenceNr;
    }

    private void UnstashInternally(bool all)
    {
        if (all)
            _internalStash.UnstashAll();
        else
            _internalStash.Unstash();
    }
}
