namespace Akka.Actor;

/// <summary>How often a child was restarted in the window of its supervisor, on the monotonic clock of the scheduler.</summary>
internal class ChildRestartStats
{
    private long _windowStart; // ticks + 1; zero: no restart yet

    public ChildRestartStats(IInternalActorRef child, uint maxNrOfRetriesCount = 0, long restartTimeWindowStartTicks = 0)
    {
        Child = child;
        MaxNrOfRetriesCount = maxNrOfRetriesCount;
        _windowStart = restartTimeWindowStartTicks == 0 ? 0 : restartTimeWindowStartTicks + 1;
    }

    public IInternalActorRef Child { get; }
    public uint MaxNrOfRetriesCount { get; private set; }
    private long RestartTimeWindowStartTicks => _windowStart == 0 ? 0 : _windowStart - 1;
    public long Uid => Child is LocalActorRef local ? local.Uid : Child.Path.Uid;

    /// <summary>Counts a restart and says whether it is still allowed.</summary>
    public bool RequestRestartPermission(int maxNrOfRetries, int withinTimeMilliseconds)
    {
        if (maxNrOfRetries == 0) return false;
        if (withinTimeMilliseconds > 0)
            return RetriesInWindowOkay(maxNrOfRetries > 0 ? (uint)maxNrOfRetries : 1, withinTimeMilliseconds);
        return maxNrOfRetries < 0 || ++MaxNrOfRetriesCount <= maxNrOfRetries;
    }

    private bool RetriesInWindowOkay(uint retries, int windowMilliseconds)
    {
        var now = ((LocalActorRef)Child).Cell.System.Scheduler.MonotonicClock.Ticks;
        if (_windowStart == 0) _windowStart = now + 1;
        if (now - RestartTimeWindowStartTicks <= windowMilliseconds * TimeSpan.TicksPerMillisecond)
            return ++MaxNrOfRetriesCount <= retries;
        MaxNrOfRetriesCount = 1;
        _windowStart = now + 1;
        return true;
    }
}
