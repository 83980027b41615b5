using System.Runtime.ExceptionServices;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

internal partial class ActorCell
{
    private IActorRef _failed; // who failed while this cell waits for its supervisor: itself or a child it escalated

    private bool IsFailed => _failed is not null;

    private void SuspendNonRecursive() => Dispatcher.Suspend(this);
    private void ResumeNonRecursive() => Dispatcher.Resume(this);

    private void HandleInvokeFailure(Exception cause, IReadOnlyCollection<IActorRef> childrenNotToSuspend = null)
    {
        if (IsFailed) return; // one failure at a time: the supervisor decides on the first
        try
        {
            SuspendNonRecursive();
            if (CurrentMessage is Failed)
            {
                _failed = Sender;
                childrenNotToSuspend = [.. childrenNotToSuspend ?? [], Sender];
            }
            else
            {
                _failed = _self;
            }

            SuspendChildren(childrenNotToSuspend);
            Parent.SendSystemMessage(new Failed(_self, cause, _self.Uid));
        }
        catch (Exception e)
        {
            Publish(new Error(e, _self.Path.ToString(), ActorType, "Emergency stop: exception in failure handling for " + cause));
            try
            {
                StopChildren();
            }
            finally
            {
                FinishTerminate();
            }
        }
    }

    private void HandleFailed(Failed failed)
    {
        CurrentMessage = failed;
        Sender = failed.Child;
        if (_children is null || !_children.TryGetByRef(failed.Child, out var stats))
        {
            Publish(new Debug(_self.Path.ToString(), ActorType, $"Dropping Failed({failed.Cause}) from unknown child {failed.Child}"));
        }
        else if (stats.Uid != failed.Uid)
        {
            Publish(new Debug(_self.Path.ToString(), ActorType, $"Dropping Failed({failed.Cause}) from old child {failed.Child} (uid={stats.Uid} != {failed.Uid})"));
        }
        else if (!_actor.SupervisorStrategyInternal.HandleFailure(this, failed.Child, failed.Cause, stats, _children.Stats))
        {
            ExceptionDispatchInfo.Throw(failed.Cause);
        }
    }

    private void HandleChildTerminated(IActorRef child)
    {
        var waitedFor = _children.Remove(child);
        var cause = _children.RecreationCause;
        if (_actor is not null)
        {
            try
            {
                _actor.SupervisorStrategyInternal.HandleChildTerminated(this, child, GetChildren());
            }
            catch (Exception e)
            {
                Publish(new Error(e, _self.Path.ToString(), ActorType, "HandleChildTerminated failed"));
                HandleInvokeFailure(e);
            }
        }

        switch (waitedFor)
        {
            case SuspendReason.Recreation: FinishRecreate(cause, _actor); break;
            case SuspendReason.Creation: FinishCreate(); break;
            case SuspendReason.Termination: FinishTerminate(); break;
        }
    }

    private void FaultSuspend()
    {
        SuspendNonRecursive();
        SuspendChildren();
    }

    private void FaultResume(Exception causedByFailure)
    {
        if (_actor is null)
        {
            Publish(new Error(null, _self.Path.ToString(), GetType(), "Changing Resume into Create after " + causedByFailure));
            FaultCreate();
            return;
        }

        var perpetrator = _failed;
        ResumeNonRecursive();
        if (causedByFailure is not null) _failed = null;
        ResumeChildren(causedByFailure, perpetrator);
    }

    private void FaultRecreate(Exception cause)
    {
        if (_actor is null)
        {
            Publish(new Error(null, _self.Path.ToString(), GetType(), "Changing Recreate into Create after " + cause));
            FaultCreate();
            return;
        }

        if (!IsNormal)
        {
            FaultResume(null); // it is stopping: nothing to restart
            return;
        }

        var failedActor = _actor;
        if (SystemImpl.Settings.DebugLifecycle) Publish(new Debug(_self.Path.ToString(), ActorType, "Restarting"));
        var message = CurrentMessage;
        try
        {
            failedActor.AroundPreRestart(cause, message);
            SystemImpl.BeforeIncarnationEnds(failedActor, this);
        }
        catch (Exception e)
        {
            Publish(new Error(new PreRestartException(_self, e, cause, message), _self.Path.ToString(), ActorType, e.Message));
        }
        finally
        {
            ClearActor(failedActor);
        }

        if (!WaitForChildren(SuspendReason.Recreation, cause)) FinishRecreate(cause, failedActor);
    }

    private void FinishRecreate(Exception cause, ActorBase failedActor)
    {
        var survivors = GetChildren().ToArray();
        try
        {
            ResumeNonRecursive();
            _failed = null; // in any case, so that a failure from here on is propagated
            var fresh = NewActor();
            _actor = fresh; // before PostRestart has a chance to fail
            if (ReferenceEquals(fresh, failedActor)) fresh.Unclear();
            fresh.AroundPostRestart(cause, null);
            if (SystemImpl.Settings.DebugLifecycle) Publish(new Debug(_self.Path.ToString(), ActorType, $"Restarted ({fresh})"));
            foreach (var child in survivors) child.Restart(cause);
        }
        catch (Exception e)
        {
            ClearActor(_actor); // so that PreRestart is not called again
            HandleInvokeFailure(new PostRestartException(_self, e, cause), survivors);
        }
    }

    private void FaultCreate()
    {
        SetReceiveTimeout();
        CancelReceiveTimeout();
        StopChildren();
        if (!WaitForChildren(SuspendReason.Creation)) FinishCreate();
    }

    private void FinishCreate()
    {
        ResumeNonRecursive();
        _failed = null;
        try
        {
            Create(failure: null);
        }
        catch (Exception e)
        {
            HandleInvokeFailure(e);
        }
    }

    private void Terminate()
    {
        SetReceiveTimeout();
        CancelReceiveTimeout();
        UnwatchWatchedActors();
        StopChildren();
        var wasTerminating = IsTerminating;
        if (!WaitForChildren(SuspendReason.Termination))
        {
            SetChildrenTerminated();
            FinishTerminate();
        }
        else if (!wasTerminating)
        {
            SuspendNonRecursive(); // no user message from here on
            _failed = _self; // and failures are not for the supervisor any more
            if (SystemImpl.Settings.DebugLifecycle) Publish(new Debug(_self.Path.ToString(), ActorType, "Stopping"));
        }
    }

    private void FinishTerminate()
    {
        var actor = _actor;
        try
        {
            if (actor is not null)
            {
                actor.AroundPostStop();
                SystemImpl.BeforeIncarnationEnds(actor, this);
            }
        }
        catch (Exception e)
        {
            Publish(new Error(e, _self.Path.ToString(), ActorType, e.Message));
        }

        try
        {
            Dispatcher.Detach(this);
        }
        finally
        {
            Parent.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true));
            TellWatchersWeDied();
            UnwatchWatchedActors(); // an emergency stop has not done it yet
            if (SystemImpl.Settings.DebugLifecycle) Publish(new Debug(_self.Path.ToString(), ActorType, "Stopped"));
            ClearActor(actor);
            _stashedSystemMessages = null;
            _props = Props.Terminated;
            _actor = null;
        }
    }
}
