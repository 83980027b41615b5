using System.Collections.Immutable;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;

namespace ActorBridge.Actors.Messages;

/// <summary>Asked of the root. Answered by <see cref="BridgeStatus"/>, also in safe mode and without a log.</summary>
public sealed record GetStatus;

/// <summary>What the tree knows of itself; process, version and port are the host's to add.</summary>
/// <param name="Why">Null exactly when automation is on.</param>
public sealed record BridgeStatus(
    bool AutomationOn,
    Refusal? Why,
    ImmutableArray<SafeModeStatus> SafeMode,
    LogPosition Log,
    ImmutableArray<BlenderStatus> Blenders,
    OperationCounts Operations,
    ImmutableArray<BreakerStatus> Breakers);

/// <param name="Feature">Null: global.</param>
/// <param name="Since">UTC, for people; nothing is decided by it.</param>
public sealed record SafeModeStatus(string? Feature, DateTimeOffset Since, string Reason);

/// <param name="TickAge">Since the main thread's last tick, as of the last heartbeat; null before the first.</param>
/// <param name="Intent"><c>Free</c>, <c>Paused</c> or <c>Settling</c>.</param>
public sealed record BlenderStatus(
    SessionId Session,
    ProjectId? Project,
    string FilePath,
    int ProcessId,
    bool Background,
    string BlenderVersion,
    TimeSpan? TickAge,
    string Intent)
{
    /// <summary>Why automation is off in this Blender alone: it and the log have diverged (rule 14.11).</summary>
    public Refusal? Diverged { get; init; }

    /// <summary>What this log has committed and the scene that was opened there does not hold; null when nothing.</summary>
    public LackedView? Lacks { get; init; }
}

/// <param name="First">Of so many, the first, in the order in which they ran.</param>
public sealed record LackedView(int Count, ImmutableArray<LackedCommit> First)
{
    public override string ToString() =>
        $"The opened file does not hold {Count} committed {(Count == 1 ? "operation" : "operations")}: {string.Join(", ", First.Select(c => $"\"{c.Label}\" ({c.Id})"))}"
        + $"{(Count > First.Length ? ", …" : "")}. It was saved before, or it is an older copy; 'actorbridge replay' brings them back on a copy of it.";
}

/// <summary>Since this host started.</summary>
public sealed record OperationCounts(int Open, long Committed, long RolledBack, long Quarantined, long Refused)
{
    public static readonly OperationCounts None = new(0, 0, 0, 0, 0);
}

/// <param name="State"><c>Closed</c>, <c>Open</c> or <c>Isolated</c>.</param>
public sealed record BreakerStatus(string Feature, string State, int Failures);

/// <summary>Asked of the root. Answered by <see cref="DatablocksView"/> or <see cref="QueryRefused"/>.</summary>
/// <param name="Project">Null: the one attached project.</param>
public sealed record GetDatablocks(ProjectId? Project);

public sealed record DatablocksView(ProjectId Project, ImmutableArray<DatablockRow> Items);

/// <param name="State"><c>Live</c>, <c>Unbound</c>, <c>Quarantined</c> or <c>Tombstoned</c>.</param>
public sealed record DatablockRow(DatablockUuid Uuid, DatablockKind Kind, string Name, string State, long Version);

/// <summary>Asked of the root: what Blender has now. Answered by <see cref="ReadingView"/> or <see cref="QueryRefused"/>; safe mode does not stand in its way.</summary>
/// <param name="Project">Null: the one attached project.</param>
/// <param name="Query">A JSON object with <c>op</c> and its fields, checked at the door.</param>
public sealed record GetReading(ReadId Id, ProjectId? Project, string Query)
{
    /// <summary>The feature whose own safe mode does stand in its way, since it is more than a look; null for a look.</summary>
    public string? Feature { get; init; }
}

/// <param name="Result">A JSON object.</param>
public sealed record ReadingView(ProjectId Project, string Result);

public sealed record QueryRefused(Refusal Refusal);

/// <summary>Told the root before a plan is tried on a copy: the log knows of it, as of no transaction. Answered by <see cref="DryRunNoted"/> or <see cref="QueryRefused"/>.</summary>
public sealed record NoteDryRun(Plan Plan);

public sealed record DryRunNoted;

/// <summary>
/// Asked of the root by a person's door, never for a program: Blender takes over this log's position, and what it knew beyond it is given up
/// (rule 14.11). Answered by <see cref="Resynced"/> or <see cref="QueryRefused"/>.
/// </summary>
/// <param name="Project">Null: the one attached project.</param>
public sealed record ResyncProject(ProjectId? Project, string Who, string Reason);

/// <param name="WasDiverged">False: the two agreed already, and nothing was done.</param>
public sealed record Resynced(ProjectId Project, bool WasDiverged);

/// <summary>Asked of the root by a person's door: the same logic may be tried once more (rule 13.3). Answered by <see cref="RetryAllowed"/> or <see cref="QueryRefused"/>.</summary>
public sealed record AllowRetry(string Fingerprint, string Who, string Reason);

public sealed record RetryAllowed(string Fingerprint);

/// <summary>Asked of the root by a person's door: a constraint holds no longer (rule 14.8). Answered by <see cref="ConstraintLifted"/> or <see cref="QueryRefused"/>.</summary>
public sealed record LiftConstraint(string Subject, string Who, string Reason);

/// <param name="Seq">The line that says so.</param>
public sealed record ConstraintLifted(string Subject, long Seq);

/// <summary>
/// Asked of the root by a person's door: what is quarantined is resolved, and its identities are released (rule 16.2). Answered by
/// <see cref="QuarantineResolved"/> or <see cref="QueryRefused"/>.
/// </summary>
/// <param name="Operation">Null: <paramref name="Identity"/>, which no operation quarantined.</param>
/// <param name="Project">Of the identity; null: the one attached project. With an operation: that it has to be of.</param>
/// <param name="Restored">What was kept of before has been put back; else what is there is taken as it is.</param>
public sealed record ResolveQuarantine(OperationId? Operation, ProjectId? Project, DatablockUuid? Identity, bool Restored, string Who, string Reason)
{
    /// <summary>With <see cref="Restored"/>: it has not been put back yet, and is first, by an operation of its own.</summary>
    public bool PutBack { get; init; }
}

/// <param name="Seq">The line that says so.</param>
/// <param name="Released">The identities that were quarantined.</param>
public sealed record QuarantineResolved(long Seq, ImmutableArray<DatablockUuid> Released);

/// <summary>Asked of the root by a person's door (command line, panel, dashboard), never for a program (rule 9.3).</summary>
/// <param name="Feature">Null: global.</param>
public sealed record RearmAutomation(string? Feature, string Who, string Reason);

public sealed record Rearmed(string? Feature);

public sealed record RearmRefused(Refusal Refusal);
