using System.Collections.Immutable;
using ActorBridge.Core.Identity;

namespace ActorBridge.Core.Breaker;

public interface IBreakerCommand;

public static class BreakerCommands
{
    /// <summary>An operation of the feature failed in a way that is remembered (<see cref="CountedFailures"/>).</summary>
    public sealed record RecordFailure(string Fingerprint, OperationId Operation, ProjectId Project, ImmutableArray<DatablockUuid> Targets, string Code) : IBreakerCommand
    {
        /// <summary>Failures in a row with this one, by the log; null when that can't be had, and then this breaker's own count goes on.</summary>
        public int? InARow { get; init; }

        /// <summary>False: it is remembered, but speaks against what was asked alone.</summary>
        public bool Counts { get; init; } = true;
    }

    public sealed record RecordSuccess : IBreakerCommand;

    /// <summary>At a start: what the log counts. A journal that knows less was put back from an older copy, or lost its end.</summary>
    public sealed record HearLog(int InARow) : IBreakerCommand;

    /// <summary>Somebody else, or an operation that committed, changed these; the same logic may now end otherwise (rule 13.3).</summary>
    public sealed record NoteChanges(ProjectId Project, ImmutableArray<DatablockUuid> Uuids) : IBreakerCommand;

    /// <summary>A person allows the same logic once more; the decision itself is on record already (rule 13.3).</summary>
    public sealed record ForgetLogic(string Fingerprint) : IBreakerCommand;

    /// <summary>A person stops the feature.</summary>
    public sealed record IsolateBreaker(string Who, string Reason) : IBreakerCommand;

    /// <summary>A person lets it run again; counters and remembered failures are cleared.</summary>
    public sealed record ResetBreaker(string Who, string Reason) : IBreakerCommand;
}
