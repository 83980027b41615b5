using Akka.Event;

namespace Akka.Actor;

/// <summary>Replies by convention: an Ask that gets a Failure throws its cause.</summary>
public abstract class Status
{
    private Status()
    {
    }

    public sealed class Success : Status
    {
        public readonly object Status;

        public Success(object status) => Status = status;

        public override string ToString() => Status is null ? "Success" : $"Success: {Status}";
    }

    public sealed class Failure : Status
    {
        public readonly Exception Cause;
        internal readonly object State;

        public Failure(Exception cause) : this(cause, null)
        {
        }

        internal Failure(Exception cause, object state)
        {
            Cause = cause;
            State = state;
        }

        public override string ToString() => State is null ? $"Failure: {Cause}" : $"Failure[{State}]: {Cause}";
    }
}

internal interface IInitializableActor
{
    void Init();
}

internal interface IInternalActor
{
    IActorContext ActorContext { get; }
}

public abstract partial class ActorBase : IInternalActor
{
    private IActorRef _clearedSelf;
    private SupervisorStrategy _supervisorStrategy;

    protected ActorBase()
    {
        var cell = ActorCell.Current
            ?? throw new ActorInitializationException("Do not create actors using 'new', always create them using an ActorContext/System");
        if (this is IWithTimers withTimers) withTimers.Timers = new Scheduler.TimerScheduler(cell);
        cell.Become(Receive);
    }

    protected IActorRef Sender => Context.Sender;
    protected IActorRef Self => _clearedSelf ?? Context.Self;
    IActorContext IInternalActor.ActorContext => Context;

    protected static IActorContext Context
    {
        get
        {
            var cell = ActorCell.Current
                ?? throw new NotSupportedException("There is no active ActorContext, this is most likely due to use of async operations from within this actor.");
            return cell.ActorHasBeenCleared ? null : cell;
        }
    }

    internal SupervisorStrategy SupervisorStrategyInternal
    {
        get => _supervisorStrategy ??= SupervisorStrategy() ?? Akka.Actor.SupervisorStrategy.DefaultStrategy;
        set => _supervisorStrategy = value;
    }

    /// <summary>How failures of the children are handled, unless the Props say otherwise.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Akka.Actor.SupervisorStrategy.DefaultStrategy;

    protected abstract bool Receive(object message);

    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated) throw new DeathPactException(terminated.ActorRef);
        Context.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    private protected void Become(Receive receive) => Context.Become(receive);
    protected void UnbecomeStacked() => Context.UnbecomeStacked();
    protected void SetReceiveTimeout(TimeSpan? timeout) => Context.SetReceiveTimeout(timeout);

    protected internal virtual bool AroundReceive(Receive receive, object message)
    {
        if (message is Scheduler.TimerScheduler.TimerMsg timerMessage)
        {
            message = Scheduler.TimerScheduler.Unwrap(this, timerMessage);
            switch (message)
            {
                case null:
                    return true;
                case IAutoReceivedMessage:
                    ((ActorCell)Context).AutoReceiveMessage(new Envelope(message, Self));
                    return true;
                default:
                    if (this is IActorStash) ((ActorCell)Context).CurrentMessage = message; // what Stash would keep
                    break;
            }
        }

        var handled = receive(message);
        if (!handled) Unhandled(message);
        return handled;
    }

    internal void Clear(IActorRef self) => _clearedSelf = self;
    internal void Unclear() => _clearedSelf = null;
}
