namespace Akka.Simulation;

/// <summary>The simulation's time as a <see cref="TimeProvider"/>: a date to begin with, and timers.</summary>
internal sealed class SimulatedTime(Simulation simulation) : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => Beginning + simulation.Now;

    public override long GetTimestamp() => simulation.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(simulation, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class SimulatedTimer(Simulation simulation, Action callback) : ITimer
    {
        private IDisposable? _next;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _next?.Dispose();
            _next = dueTime == Timeout.InfiniteTimeSpan ? null : simulation.After(dueTime, () => Fire(period));
            return true;
        }

        public void Dispose() => _next?.Dispose();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(TimeSpan period)
        {
            if (period > TimeSpan.Zero) _next = simulation.After(period, () => Fire(period));
            callback();
        }
    }
}
