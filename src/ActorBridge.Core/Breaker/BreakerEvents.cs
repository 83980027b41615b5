using System.Collections.Immutable;
using ActorBridge.Core.Decisions;
using ActorBridge.Core.Identity;

namespace ActorBridge.Core.Breaker;

public interface IBreakerEvent : IPersisted;

public static class BreakerEvents
{
    public sealed record FailureRecorded(string Fingerprint, OperationId Operation, ProjectId Project, ImmutableArray<DatablockUuid> Targets, string Code, int? InARow = null) : IBreakerEvent;

    /// <summary>The row of failures in a row is broken.</summary>
    public sealed record FailuresEnded : IBreakerEvent;

    public sealed record BreakerOpened(int Failures) : IBreakerEvent;

    /// <summary>These fingerprints may be tried again, since one of their targets changed.</summary>
    public sealed record FailuresForgotten(ImmutableArray<string> Fingerprints) : IBreakerEvent;

    /// <summary>By a person's word, which is on record by itself.</summary>
    public sealed record LogicForgotten(string Fingerprint) : IBreakerEvent;

    public sealed record BreakerIsolated(string Who, string Reason) : IBreakerEvent;

    public sealed record BreakerReset(string Who, string Reason) : IBreakerEvent;
}
