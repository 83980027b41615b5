using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>Counts events, and lets a test wait for a number of them.</summary>
internal sealed class MatchCounter
{
    private readonly SemaphoreSlim _each = new(0);
    private int _count;

    public void Count(EventFilterBase filter, LogEvent logEvent)
    {
        Interlocked.Increment(ref _count);
        _each.Release();
    }

    /// <summary>How many there are once there are so many, or the time is over.</summary>
    public async ValueTask<int> WaitAsync(int wanted, TimeSpan limit, bool blocking, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        for (var seen = 0; seen < wanted; seen++)
        {
            var left = limit - TimeProvider.System.GetElapsedTime(start);
            left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
            if (!(blocking ? _each.Wait(left, cancellationToken) : await _each.WaitAsync(left, cancellationToken)))
                break;
        }
        return Volatile.Read(ref _count);
    }
}
