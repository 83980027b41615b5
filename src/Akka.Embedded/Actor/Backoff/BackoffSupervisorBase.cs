using Akka.Actor;
using Akka.Event;

namespace Akka.Pattern;

/// <summary>Stands for its child: what it is told goes there, and what the child tells it goes to its own parent.</summary>
public abstract class BackoffSupervisorBase : ActorBase
{
    private readonly Props _childProps;
    private readonly string _childName;
    private readonly BackoffDelays _delays;
    private readonly IBackoffReset _reset;
    private readonly object _replyWhileStopped;
    private readonly Func<object, bool> _finalStopMessage;

    internal BackoffSupervisorBase(Props childProps, string childName, BackoffDelays delays, IBackoffReset reset, object replyWhileStopped, Func<object, bool> finalStopMessage)
    {
        _childProps = childProps;
        _childName = childName;
        _delays = delays;
        _reset = reset;
        _replyWhileStopped = replyWhileStopped;
        _finalStopMessage = finalStopMessage;
        Log = Logging.GetLogger(Context.System, GetType());
    }

    private protected IActorRef Child { get; set; }
    private protected int RestartCountN { get; set; }
    private protected bool FinalStopMessageReceived { get; set; }
    internal ILoggingAdapter Log { get; }

    protected override void PreStart()
    {
        StartChild();
        base.PreStart();
    }

    private protected void ScheduleStart()
    {
        var delay = _delays.After(RestartCountN, ((ActorSystemImpl)Context.System).NextRandom());
        Context.System.Scheduler.ScheduleTellOnce(delay, Self, BackoffSupervisor.StartChild.Instance, Self);
        RestartCountN++;
    }

    private protected bool HandleBackoff(object message)
    {
        switch (message)
        {
            case BackoffSupervisor.StartChild:
                StartChild();
                if (_reset is AutoReset auto)
                    Context.System.Scheduler.ScheduleTellOnce(auto.ResetBackoff, Self, new BackoffSupervisor.ResetRestartCount(RestartCountN), Self);
                break;
            case BackoffSupervisor.Reset when _reset is ManualReset:
                RestartCountN = 0;
                break;
            case BackoffSupervisor.Reset:
                Unhandled(message);
                break;
            case BackoffSupervisor.ResetRestartCount reset:
                if (reset.Current == RestartCountN) RestartCountN = 0;
                break;
            case BackoffSupervisor.GetRestartCount:
                Sender.Tell(new BackoffSupervisor.RestartCount(RestartCountN));
                break;
            case BackoffSupervisor.GetCurrentChild:
                Sender.Tell(new BackoffSupervisor.CurrentChild(Child));
                break;
            default:
                PassOn(message);
                break;
        }

        return true;
    }

    private void PassOn(object message)
    {
        if (Child is null)
        {
            if (_replyWhileStopped is not null)
                Sender.Tell(_replyWhileStopped);
            else
                Context.System.DeadLetters.Forward(message);
            if (_finalStopMessage?.Invoke(message) == true) Context.Stop(Self);
        }
        else if (Child.Equals(Sender))
        {
            Context.Parent.Tell(message);
        }
        else
        {
            Child.Forward(message);
            if (!FinalStopMessageReceived) FinalStopMessageReceived = _finalStopMessage?.Invoke(message) == true;
        }
    }

    private void StartChild() => Child ??= Context.Watch(Context.ActorOf(_childProps, _childName));
}
