using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

internal partial class ActorCell
{
    private enum SystemState
    {
        Default,
        Suspended,
        WaitingForChildren,
    }

    private SystemMessage _stashedSystemMessages;

    public void Invoke(Envelope envelope)
    {
        var message = envelope.Message;
        var influences = true;
        try
        {
            CurrentMessage = message;
            _inHand.EnvelopeId++;
            Sender = envelope.Sender ?? SystemImpl.DeadLetters;
            if (_receiveTimeout is not null || _pendingReceiveTimeout is not null)
            {
                influences = message is not INotInfluenceReceiveTimeout;
                if (influences) CancelReceiveTimeout();
            }

            if (message is IAutoReceivedMessage)
                AutoReceiveMessage(envelope);
            else
                ReceiveMessage(message);
            CurrentMessage = null;
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
        finally
        {
            if (_receiveTimeout is not null || _pendingReceiveTimeout is not null) CheckReceiveTimeout(influences);
        }
    }

    internal void AutoReceiveMessage(Envelope envelope)
    {
        var message = envelope.Message;
        if (SystemImpl.Settings.DebugAutoReceive)
            Publish(new Debug(_self.Path.ToString(), ActorType, "received AutoReceiveMessage " + message));
        switch (message)
        {
            case Terminated terminated: ReceivedTerminated(terminated); break;
            case Kill: throw new ActorKilledException("Kill");
            case PoisonPill: _self.Stop(); break;
            case ActorSelectionMessage selection: Akka.Actor.ActorSelection.Deliver(_self, selection, Sender); break;
            case Identify identify: Sender.Tell(new ActorIdentity(identify.MessageId, _self)); break;
        }
    }

    // Small, so that it is inlined: each frame between a failure and its handler costs.
    private void ReceiveMessage(object message) => _actor.AroundReceive(_behavior, message);

    internal void SystemInvoke(SystemMessage message)
    {
        var state = CurrentSystemState();
        var todo = message;
        while (todo is not null)
        {
            message = todo;
            todo = message.Next;
            message.Next = null;
            try
            {
                if (ShouldStash(message, state))
                {
                    message.Next = _stashedSystemMessages;
                    _stashedSystemMessages = message;
                }
                else
                {
                    Handle(message);
                }
            }
            catch (Exception cause)
            {
                HandleInvokeFailure(cause);
            }

            var next = CurrentSystemState();
            if (next < state) todo = Append(todo, UnstashSystemMessages());
            if (IsTerminated)
            {
                while (todo is not null)
                {
                    message = todo;
                    todo = message.Next;
                    message.Next = null;
                    SystemImpl.DeadLetters.Tell(message, _self);
                }
            }

            state = next;
        }
    }

    private void Handle(SystemMessage message)
    {
        switch (message)
        {
            case ActorTaskSchedulerMessage task: HandleTask(task); break;
            case Failed failed: HandleFailed(failed); break;
            case DeathWatchNotification notice: WatchedActorTerminated(notice.Actor, notice.ExistenceConfirmed); break;
            case Create create: Create(create.Failure); break;
            case Watch watch: AddWatcher(watch.Watchee, watch.Watcher); break;
            case Unwatch unwatch: RemoveWatcher(unwatch.Watchee, unwatch.Watcher); break;
            case Recreate recreate: FaultRecreate(recreate.Cause); break;
            case Dispatch.SysMsg.Suspend: FaultSuspend(); break;
            case Resume resume: FaultResume(resume.CausedByFailure); break;
            case Dispatch.SysMsg.Terminate: Terminate(); break;
            default: throw new NotSupportedException($"Unknown message {message.GetType().Name}");
        }
    }

    private void HandleTask(ActorTaskSchedulerMessage message)
    {
        CurrentMessage = message.Message;
        if (message.Exception is { } exception)
        {
            // The suspension of the awaited handler ends after that of the failure has begun, and as in Akka.NET by a Resume:
            // the children run again before the supervisor has decided.
            SendSystemMessage(new Resume(exception));
            HandleInvokeFailure(exception);
            return;
        }

        message.ExecuteTask();
        CurrentMessage = null;
    }

    private SystemState CurrentSystemState()
    {
        if (_children is { Reason: SuspendReason.Recreation or SuspendReason.Creation }) return SystemState.WaitingForChildren;
        return Mailbox.IsSuspended ? SystemState.Suspended : SystemState.Default;
    }

    private static bool ShouldStash(SystemMessage message, SystemState state) => state switch
    {
        SystemState.WaitingForChildren => message is IStashWhenWaitingForChildren,
        SystemState.Suspended => message is IStashWhenFailed,
        _ => false,
    };

    private SystemMessage UnstashSystemMessages()
    {
        SystemMessage earliest = null;
        for (var message = _stashedSystemMessages; message is not null;)
        {
            var next = message.Next;
            message.Next = earliest;
            earliest = message;
            message = next;
        }

        _stashedSystemMessages = null;
        return earliest;
    }

    private static SystemMessage Append(SystemMessage first, SystemMessage second)
    {
        if (first is null) return second;
        var last = first;
        while (last.Next is not null) last = last.Next;
        last.Next = second;
        return first;
    }

    private void Create(ActorInitializationException failure)
    {
        if (failure is not null) throw failure;
        try
        {
            _actor = NewActor();
            _actor.AroundPreStart();
            CheckReceiveTimeout();
            if (SystemImpl.Settings.DebugLifecycle) Publish(new Debug(_self.Path.ToString(), _actor.GetType(), $"Started ({_actor})"));
        }
        catch (Exception e)
        {
            if (_actor is not null)
            {
                ClearActor(_actor);
                _actor = null; // so that the failure is known to be one of creation
            }

            throw new ActorInitializationException(_self, "Exception during creation", e);
        }
    }
}
