namespace ActorBridge.Core.Breaker;

public static class BreakerQueries
{
    public sealed record GetBreaker;

    public sealed record BreakerView(string Feature, BreakerState State);
}
