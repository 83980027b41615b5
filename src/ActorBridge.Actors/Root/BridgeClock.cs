namespace ActorBridge.Actors.Root;

/// <summary>The tree's two clocks: decisions rest on the monotonic one, the other is for people.</summary>
public sealed class BridgeClock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();

    public TimeSpan Monotonic => time.GetElapsedTime(_origin);

    public DateTimeOffset Utc => time.GetUtcNow();
}
