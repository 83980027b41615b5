namespace Akka.Actor;

public abstract partial class ActorBase
{
    public virtual void AroundPreStart() => PreStart();

    public virtual void AroundPreRestart(Exception cause, object message)
    {
        (this as IWithTimers)?.Timers?.CancelAll();
        PreRestart(cause, message);
    }

    public virtual void AroundPostRestart(Exception cause, object message) => PostRestart(cause);

    public virtual void AroundPostStop()
    {
        (this as IWithTimers)?.Timers?.CancelAll();
        PostStop();
    }

    /// <summary>Before the first message of the first incarnation, and, unless PostRestart is overridden, of each later one.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>On the incarnation that failed. Stops all children and calls PostStop, unless overridden.</summary>
    protected virtual void PreRestart(Exception reason, object message)
    {
        var context = Context;
        foreach (var child in context.GetChildren())
        {
            context.Unwatch(child);
            context.Stop(child);
        }

        PostStop();
    }

    /// <summary>On the incarnation that takes over. Calls PreStart, unless overridden.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>After the last message, with the mailbox already closed to user messages.</summary>
    protected virtual void PostStop()
    {
    }
}
