using Akka.Actor;

namespace Akka.Pattern;

/// <summary>Restarts with growing pauses: after a failure (OnFailure), or whenever the child has stopped (OnStop).</summary>
public static class Backoff
{
    public static BackoffOptions OnFailure(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries)
        => new BackoffOptionsImpl(OnFailure: true, childProps, childName, minBackoff, maxBackoff, randomFactor).WithMaxNrOfRetries(maxNrOfRetries);

    public static BackoffOptions OnStop(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries)
        => new BackoffOptionsImpl(OnFailure: false, childProps, childName, minBackoff, maxBackoff, randomFactor).WithMaxNrOfRetries(maxNrOfRetries);
}

public abstract record BackoffOptions
{
    private protected BackoffOptions()
    {
    }

    internal abstract Props Props { get; }

    /// <summary>The count starts anew when the child has lived that long since its last start.</summary>
    public abstract BackoffOptions WithAutoReset(TimeSpan resetBackoff);

    /// <summary>The count starts anew when the child says so with <see cref="BackoffSupervisor.Reset"/>.</summary>
    public abstract BackoffOptions WithManualReset();

    public abstract BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy);
    public abstract BackoffOptions WithDefaultStoppingStrategy();
    public abstract BackoffOptions WithReplyWhileStopped(object replyWhileStopped);
    public abstract BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries);
    public abstract BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage);
}

internal sealed record BackoffOptionsImpl(bool OnFailure, Props ChildProps, string ChildName, TimeSpan MinBackoff, TimeSpan MaxBackoff, double RandomFactor) : BackoffOptions
{
    private IBackoffReset Reset { get; init; } = new AutoReset(MinBackoff);
    private OneForOneStrategy Strategy { get; init; } = new(SupervisorStrategy.DefaultDecider);
    private object ReplyWhileStopped { get; init; }
    private Func<object, bool> FinalStopMessage { get; init; }

    public override BackoffOptions WithAutoReset(TimeSpan resetBackoff) => this with { Reset = new AutoReset(resetBackoff) };
    public override BackoffOptions WithManualReset() => this with { Reset = new ManualReset() };
    public override BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy) => this with { Strategy = supervisorStrategy };
    public override BackoffOptions WithReplyWhileStopped(object replyWhileStopped) => this with { ReplyWhileStopped = replyWhileStopped };
    public override BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries) => this with { Strategy = Strategy.WithMaxNrOfRetries(maxNrOfRetries) };
    public override BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage) => this with { FinalStopMessage = isFinalStopMessage };

    public override BackoffOptions WithDefaultStoppingStrategy()
        => this with { Strategy = new OneForOneStrategy(Strategy.MaxNumberOfRetries, null, SupervisorStrategy.StoppingStrategy.Decider) };

    internal override Props Props
    {
        get
        {
            if (MinBackoff <= TimeSpan.Zero) throw new ArgumentException("MinBackoff must be greater than 0");
            if (MaxBackoff < MinBackoff) throw new ArgumentException("MaxBackoff must be greater than MinBackoff");
            if (RandomFactor is < 0.0 or > 1.0) throw new ArgumentException("RandomFactor must be between 0.0 and 1.0");
            var delays = new BackoffDelays(MinBackoff, MaxBackoff, RandomFactor);
            return OnFailure
                ? Props.Create(() => new BackoffOnRestartSupervisor(ChildProps, ChildName, delays, Reset, Strategy, ReplyWhileStopped, FinalStopMessage))
                : Props.Create(() => new BackoffSupervisor(ChildProps, ChildName, delays, Reset, Strategy, ReplyWhileStopped, FinalStopMessage));
        }
    }
}

internal interface IBackoffReset
{
}

internal sealed record ManualReset : IBackoffReset;

internal sealed record AutoReset(TimeSpan ResetBackoff) : IBackoffReset;

/// <summary>Twice as long each time, up to the maximum, and by chance a bit more, so that many do not come back at once.</summary>
internal sealed record BackoffDelays(TimeSpan Min, TimeSpan Max, double RandomFactor)
{
    public TimeSpan After(int restarts, double random)
    {
        var ticks = Math.Min(Max.Ticks, Min.Ticks * Math.Pow(2, restarts)) * (1.0 + (random * RandomFactor));
        return ticks is < 0 or >= long.MaxValue ? Max : new TimeSpan((long)ticks);
    }
}
