namespace Akka.Actor;

/// <summary>The one source of time of a system.</summary>
public interface ITimeProvider
{
    DateTimeOffset Now { get; }

    /// <summary>Time since some fixed moment; never goes back.</summary>
    TimeSpan MonotonicClock { get; }

    TimeSpan HighResMonotonicClock { get; }
}

public interface ITellScheduler
{
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender);
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable);
    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender);
    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable);
}

/// <summary>Actions run on the scheduler's thread, outside of any actor: tell, do not touch.</summary>
public interface IActionScheduler
{
    void ScheduleOnce(TimeSpan delay, Action action);
    void ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable);
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action);
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable);
}

public interface IAdvancedScheduler : IActionScheduler
{
}

public interface IScheduler : ITellScheduler, ITimeProvider
{
    IAdvancedScheduler Advanced { get; }
}
