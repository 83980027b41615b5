using System.Collections.Immutable;
using ActorBridge.Core.Decisions;

namespace ActorBridge.Core.SafeMode;

public interface ISafeModeEvent : IPersisted;

public static class SafeModeEvents
{
    public sealed record SafeModeEntered(string? Feature, string Reason, ImmutableArray<long> Evidence, DateTimeOffset At) : ISafeModeEvent;

    public sealed record SafeModeRearmed(string? Feature, string Who, string Reason, DateTimeOffset At) : ISafeModeEvent;
}
