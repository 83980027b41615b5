using System.Collections.Immutable;
using ActorBridge.Core.Decisions;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using static ActorBridge.Core.Breaker.BreakerCommands;
using static ActorBridge.Core.Breaker.BreakerEvents;

namespace ActorBridge.Core.Breaker;

public enum BreakerPosition
{
    /// <summary>Operations pass; failures are counted.</summary>
    Closed,

    /// <summary>Too many failures in a row: nothing passes until a person resets it (rule 13.2).</summary>
    Open,

    /// <summary>A person stopped the feature.</summary>
    Isolated,
}

/// <param name="Threshold">Failures in a row that open the breaker.</param>
/// <param name="FingerprintsMax">Remembered failed logics; the oldest is forgotten beyond it.</param>
public sealed record BreakerOptions(int Threshold, int FingerprintsMax)
{
    public static readonly BreakerOptions Default = new(5, 1000);
}

/// <summary>A logic that failed (rule 13.3).</summary>
public sealed record FailedLogic(string Fingerprint, OperationId Operation, ProjectId Project, ImmutableArray<DatablockUuid> Targets, string Code);

/// <summary>One feature's breaker. It has no clock: it opens by counting and closes by a person.</summary>
/// <param name="Remembered">Oldest first.</param>
public sealed record BreakerState(BreakerPosition Position, int Failures, ImmutableList<FailedLogic> Remembered, string? Why) : IPersisted
{
    public static readonly BreakerState Closed = new(BreakerPosition.Closed, 0, [], null);

    public Decision<IBreakerEvent> Decide(IBreakerCommand command, BreakerOptions options) => command switch
    {
        RecordFailure c => Record(c, options),
        RecordSuccess when Failures == 0 => Accept(),
        RecordSuccess => Accept(new FailuresEnded()),
        HearLog c when Position == BreakerPosition.Closed && c.InARow >= options.Threshold => Accept(new BreakerOpened(c.InARow)),
        HearLog => Accept(),
        NoteChanges c => Forget(c),
        ForgetLogic c => Remembers(c.Fingerprint) is null ? Accept() : Accept(new LogicForgotten(c.Fingerprint)),
        IsolateBreaker c when Nameless(c.Who, c.Reason) => NeedsPerson(),
        IsolateBreaker when Position == BreakerPosition.Isolated => Accept(),
        IsolateBreaker c => Accept(new BreakerIsolated(c.Who, c.Reason)),
        ResetBreaker c when Nameless(c.Who, c.Reason) => NeedsPerson(),
        ResetBreaker when this == Closed => Accept(),
        ResetBreaker c => Accept(new BreakerReset(c.Who, c.Reason)),
        _ => Decision<IBreakerEvent>.Refuse(ErrorCodes.Internal, $"{command.GetType().Name} has no meaning here."),
    };

    public BreakerState Apply(IBreakerEvent fact, BreakerOptions options) => fact switch
    {
        FailureRecorded e => this with { Failures = e.InARow ?? Failures + 1, Remembered = Remember(e, options.FingerprintsMax) },
        FailuresEnded => this with { Failures = 0 },
        BreakerOpened e => this with { Position = BreakerPosition.Open, Why = $"{e.Failures} failures in a row" },
        FailuresForgotten e => this with { Remembered = Remembered.RemoveAll(r => e.Fingerprints.Contains(r.Fingerprint)) },
        LogicForgotten e => this with { Remembered = Remembered.RemoveAll(r => r.Fingerprint == e.Fingerprint) },
        BreakerIsolated e => this with { Position = BreakerPosition.Isolated, Why = $"{e.Who}: {e.Reason}" },
        BreakerReset => Closed,
        _ => throw new UnknownEventException(nameof(BreakerState), fact),
    };

    public FailedLogic? Remembers(string fingerprint) => Remembered.FindLast(r => r.Fingerprint == fingerprint);

    private Decision<IBreakerEvent> Record(RecordFailure c, BreakerOptions options)
    {
        // The log is the one authority on the count: what time in operation has forgiven is not in it (rule 13.1).
        var failures = c.InARow ?? (c.Counts ? Failures + 1 : Failures);
        var recorded = new FailureRecorded(c.Fingerprint, c.Operation, c.Project, c.Targets, c.Code, c.Counts ? c.InARow : failures);
        return Position == BreakerPosition.Closed && failures >= options.Threshold
            ? Accept(recorded, new BreakerOpened(failures))
            : Accept(recorded);
    }

    private Decision<IBreakerEvent> Forget(NoteChanges c)
    {
        ImmutableArray<string> known =
            [.. Remembered.Where(r => r.Project == c.Project && r.Targets.Any(c.Uuids.Contains)).Select(r => r.Fingerprint)];
        return known.IsEmpty ? Accept() : Accept(new FailuresForgotten(known));
    }

    private ImmutableList<FailedLogic> Remember(FailureRecorded e, int max)
    {
        var next = Remembered.RemoveAll(r => r.Fingerprint == e.Fingerprint)
            .Add(new(e.Fingerprint, e.Operation, e.Project, e.Targets, e.Code));
        return next.Count > max ? next.RemoveAt(0) : next;
    }

    private static bool Nameless(string who, string reason) => string.IsNullOrWhiteSpace(who) || string.IsNullOrWhiteSpace(reason);

    private static Decision<IBreakerEvent> NeedsPerson() =>
        Decision<IBreakerEvent>.Refuse(ErrorCodes.RearmNeedsPerson, "Who, and why, are both needed.");

    private static Decision<IBreakerEvent> Accept(params ReadOnlySpan<IBreakerEvent> events) => Decision<IBreakerEvent>.Accept(events);
}
