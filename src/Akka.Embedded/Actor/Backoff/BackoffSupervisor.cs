using Akka.Actor;
using Akka.Event;

namespace Akka.Pattern;

/// <summary>Starts its child anew, each time after a longer pause, whenever the child has stopped.</summary>
public sealed class BackoffSupervisor : BackoffSupervisorBase
{
    private readonly SupervisorStrategy _strategy;

    internal BackoffSupervisor(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, IBackoffReset reset, double randomFactor, SupervisorStrategy strategy, object replyWhileStopped = null, Func<object, bool> finalStopMessage = null)
        : this(childProps, childName, new BackoffDelays(minBackoff, maxBackoff, randomFactor), reset, strategy, replyWhileStopped, finalStopMessage)
    {
    }

    internal BackoffSupervisor(Props childProps, string childName, BackoffDelays delays, IBackoffReset reset, SupervisorStrategy strategy, object replyWhileStopped, Func<object, bool> finalStopMessage)
        : base(childProps, childName, delays, reset, replyWhileStopped, finalStopMessage)
        => _strategy = strategy;

    public static Props Props(BackoffOptions options) => options.Props;

    public static Props Props(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
        => PropsWithSupervisorStrategy(childProps, childName, minBackoff, maxBackoff, randomFactor, Akka.Actor.SupervisorStrategy.DefaultStrategy);

    internal static Props PropsWithSupervisorStrategy(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, SupervisorStrategy strategy)
        => Akka.Actor.Props.Create(() => new BackoffSupervisor(childProps, childName, minBackoff, maxBackoff, new AutoReset(minBackoff), randomFactor, strategy, null, null));

    protected override SupervisorStrategy SupervisorStrategy() => _strategy;

    protected override bool Receive(object message) => OnTerminated(message) || HandleBackoff(message);

    private bool OnTerminated(object message)
    {
        if (message is not Terminated terminated || !terminated.ActorRef.Equals(Child)) return false;
        Child = null;
        var max = (_strategy as OneForOneStrategy)?.MaxNumberOfRetries ?? -1;
        if (FinalStopMessageReceived)
        {
            Context.Stop(Self);
        }
        else if (max >= 0 && RestartCountN >= max)
        {
            Log.Debug("Terminating on restart #{0} which exceeds max allowed restarts ({1})", RestartCountN + 1, max);
            Context.Stop(Self);
        }
        else
        {
            ScheduleStart();
        }

        return true;
    }

    public sealed class GetCurrentChild
    {
        public static readonly GetCurrentChild Instance = new();

        private GetCurrentChild()
        {
        }
    }

    /// <summary>The answer to <see cref="GetCurrentChild"/>; null during a pause.</summary>
    public sealed class CurrentChild
    {
        internal CurrentChild(IActorRef @ref) => Ref = @ref;

        public IActorRef Ref { get; }
    }

    public sealed class Reset
    {
        public static readonly Reset Instance = new();

        private Reset()
        {
        }
    }

    public sealed class GetRestartCount
    {
        public static readonly GetRestartCount Instance = new();

        private GetRestartCount()
        {
        }
    }

    public sealed class RestartCount
    {
        internal RestartCount(int count) => Count = count;

        public int Count { get; }
    }

    internal sealed class StartChild : IDeadLetterSuppression
    {
        public static readonly StartChild Instance = new();

        private StartChild()
        {
        }
    }

    internal sealed class ResetRestartCount(int current) : IDeadLetterSuppression
    {
        public int Current { get; } = current;
    }
}

/// <summary>Starts its child anew, each time after a longer pause, when the child failed; if the child stops itself, so does this.</summary>
internal sealed class BackoffOnRestartSupervisor(Props childProps, string childName, BackoffDelays delays, IBackoffReset reset, OneForOneStrategy strategy, object replyWhileStopped, Func<object, bool> finalStopMessage)
    : BackoffSupervisorBase(childProps, childName, delays, reset, replyWhileStopped, finalStopMessage)
{
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(strategy.MaxNumberOfRetries, strategy.WithinTimeRangeMilliseconds, cause =>
    {
        var directive = strategy.Decider.Decide(cause);
        if (directive != Directive.Restart) return directive;
        if (strategy.WithinTimeRangeMilliseconds > 0 && RestartCountN == 0)
            Context.System.Scheduler.ScheduleTellOnce(strategy.WithinTimeRangeMilliseconds, Self, new BackoffSupervisor.ResetRestartCount(RestartCountN), Self);

        if (strategy.MaxNumberOfRetries >= 0 && RestartCountN >= strategy.MaxNumberOfRetries)
        {
            Log.Debug("Terminating on restart #{0} which exceeds max allowed restarts ({1})", RestartCountN + 1, strategy.MaxNumberOfRetries);
            Become(Receive);
            Context.Stop(Self);
        }
        else
        {
            var failed = Sender;
            Become(message => AwaitEnd(message, failed) || HandleBackoff(message));
        }

        return Directive.Stop;
    });

    protected override bool Receive(object message)
    {
        if (message is not Terminated terminated || !terminated.ActorRef.Equals(Child)) return HandleBackoff(message);
        Log.Debug("Terminating, because child {0} terminated itself", Child);
        Context.Stop(Self);
        return true;
    }

    private bool AwaitEnd(object message, IActorRef failed)
    {
        switch (message)
        {
            case Terminated terminated when terminated.ActorRef.Equals(failed):
                Become(Receive);
                Child = null;
                ScheduleStart();
                return true;
            case BackoffSupervisor.StartChild:
                return true;
            default:
                return false;
        }
    }
}
