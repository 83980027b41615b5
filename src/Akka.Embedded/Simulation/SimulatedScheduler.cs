using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Simulation;

/// <summary>Akka's scheduler on the simulation's time.</summary>
internal sealed class SimulatedScheduler : SchedulerBase
{
    private readonly Simulation _simulation = Simulation.Current ?? throw new InvalidOperationException("There is no simulation on this thread.");

    private readonly SimulatedProcess _process = Simulation.Current.CurrentProcess;

    public SimulatedScheduler(Config scheduler, ILoggingAdapter log) : base(scheduler, log)
    {
    }

    public override TimeSpan MonotonicClock => _simulation.Now;
    public override TimeSpan HighResMonotonicClock => _simulation.Now;
    private protected override DateTimeOffset TimeNow => _simulation.Time.GetUtcNow();

    private protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
        => After(delay, () => receiver.Tell(message, sender), cancelable);

    private protected override void InternalScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
        => Every(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    private protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => After(delay, action, cancelable);

    private protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable)
        => Every(initialDelay, interval, action, cancelable);

    private void After(TimeSpan delay, Action action, ICancelable cancelable) => _simulation.After(_process, delay, () =>
    {
        if (cancelable is not { IsCancellationRequested: true }) action();
    });

    private void Every(TimeSpan delay, TimeSpan interval, Action action, ICancelable cancelable) => After(
        delay,
        () =>
        {
            Every(interval, interval, action, cancelable);
            action();
        },
        cancelable);
}
