using System.Collections.Immutable;

namespace ActorBridge.Core.Escalation;

/// <summary>Counts restarts in a sliding window, on the monotonic clock: a wall-clock jump neither forgives nor invents one.</summary>
/// <param name="Max">So many stay; the next one exceeds.</param>
public sealed record RestartWindow(ImmutableQueue<TimeSpan> Restarts, int Max, TimeSpan Within)
{
    /// <summary>So many more than <see cref="Max"/> are remembered, for delays that grow with them.</summary>
    private const int SpareMax = 32;

    public static RestartWindow Of(int max, TimeSpan within) => new([], max, within);

    /// <summary>Takes note of one more and forgets what is older than the window, or far more than it takes to exceed.</summary>
    public RestartWindow Record(TimeSpan now)
    {
        var kept = Restarts;
        while (!kept.IsEmpty && (now - kept.Peek() > Within || kept.Count() >= Max + SpareMax))
        {
            kept = kept.Dequeue();
        }

        return this with { Restarts = kept.Enqueue(now) };
    }

    public int Count => Restarts.Count();

    public bool Exceeded => Count > Max;

    public RestartWindow Cleared => this with { Restarts = [] };

    public bool Equals(RestartWindow? other) =>
        other is not null && Max == other.Max && Within == other.Within && Restarts.SequenceEqual(other.Restarts);

    public override int GetHashCode() => HashCode.Combine(Max, Within, Count);
}
