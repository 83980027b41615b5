using System.Collections.Immutable;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;

namespace ActorBridge.Core.Blender;

/// <summary>What an add-on says, after the door has checked it. docs/protocol.md has the wire form of each.</summary>
public interface IFromBlender;

/// <summary>First message after the welcome, and again whenever another file is open.</summary>
/// <param name="LogPosition">The last log position that the add-on has durable in its own files; null when it never met a host.</param>
/// <param name="OpenOperations">Prepared, still undecided operations that Blender holds.</param>
/// <param name="Resolved">Operations that ended on Blender's side while the host was away.</param>
/// <param name="SavedInside">The id of an operation in whose middle the file was saved; null normally.</param>
public sealed record BlenderAttached(
    ProjectId Project,
    string FilePath,
    string BlenderVersion,
    int ProcessId,
    bool Background,
    LogPosition? LogPosition,
    ImmutableArray<OperationId> OpenOperations,
    ImmutableArray<ResolvedOperation> Resolved,
    OperationId? SavedInside,
    bool LastBootSuccess) : IFromBlender
{
    /// <summary>What that operation had done is taken back in the file, proven by digest.</summary>
    public bool TakenBack { get; init; }

    /// <summary>The log position that the .blend was saved with; null when it has none.</summary>
    public LogPosition? LogInside { get; init; }

    /// <summary>The last committed operations that the scene itself says it holds, one for each local scene that says another; null when this add-on does not look.</summary>
    public ImmutableArray<OperationId>? LastCommits { get; init; }

    /// <summary>What the add-on has brought to its version, and the log has not heard of yet (rule 4.2).</summary>
    public ImmutableArray<StoreMigrated> Migrated { get; init; } = [];
}

/// <summary>A store of the add-on that was written by an earlier version and goes on as a later one.</summary>
/// <param name="Steps">Their names, in the order in which they were taken.</param>
/// <param name="Backup">Where what it was before is kept, in the data folder.</param>
public sealed record StoreMigrated(string Store, int From, int To, ImmutableArray<string> Steps, string Backup);

/// <summary>How an operation ended in Blender without the host's word.</summary>
public sealed record ResolvedOperation(OperationId Id, OperationEnd End, string Reason);

/// <summary>Coalesced events. Acknowledged by number once durable; until then the add-on keeps it in its spool.</summary>
/// <param name="Number">Counts up from 1 for each project, without gaps, across restarts of Blender.</param>
/// <param name="Complete">True when the items are a full census of the file (then what is not in it is gone).</param>
public sealed record EventBatch(long Number, bool Complete, ImmutableArray<DatablockEvent> Items) : IFromBlender
{
    /// <summary>How deep in a chain of events caused by events the deepest of them was seen; 0: nothing but a first cause (rule 3.3).</summary>
    public int Depth { get; init; }
}

/// <param name="CopyOf">With <see cref="DatablockEventKind.Duplicated"/>: whose UUID the copy carried before it got its own (rule 5.2).</param>
/// <param name="By">The operation whose effect this is, so that our own mutations do not come back as the user's (rule 3.1).</param>
public sealed record DatablockEvent(
    DatablockEventKind What, DatablockUuid Uuid, DatablockKind Kind, string Name, DatablockUuid? CopyOf, OperationId? By, long Version);

public enum DatablockEventKind
{
    /// <summary>Seen in a census: it is there.</summary>
    Present,
    Created,
    Changed,
    Renamed,
    Duplicated,
    Removed,

    /// <summary>Came back, or was found again under its UUID, after undo, redo or reload (rule 6.3, 2.2).</summary>
    Rebound,
}

/// <summary>From the add-on's socket thread, so that "alive but modal" and "dead" differ.</summary>
/// <param name="TickAge">Since the main thread's last pump tick.</param>
public sealed record BlenderHeartbeat(TimeSpan TickAge, LogPosition? LogPosition, int SpooledBatches) : IFromBlender;

/// <summary>The person's hands (rule 10): busy with a reason such as <c>CAPTURED:G</c> or <c>MODE:EDIT_MESH</c>, or idle.</summary>
public sealed record UserIntentSeen(bool Busy, string Reason) : IFromBlender;

/// <summary>The person in Blender, by the panel: automation goes on, or this Blender takes over the log's position (rules 9.3, 14.11).</summary>
/// <param name="Feature">Null: global.</param>
public sealed record PersonRearms(string? Feature, string Who, string Reason) : IFromBlender;

/// <param name="Project">Null: the one that is attached by this connection.</param>
public sealed record PersonResyncs(ProjectId? Project, string Who, string Reason) : IFromBlender;

/// <summary>The person in Blender, by the panel: their answer to a quarantine (rule 16.2).</summary>
/// <param name="Restore">What was kept of before is put back; else what is there is taken as it is.</param>
public sealed record PersonResolves(OperationId Operation, bool Restore, string Who, string Reason) : IFromBlender;

/// <summary>Answers <see cref="ReadBlender"/>.</summary>
/// <param name="Result">A JSON object; null exactly when there is an error.</param>
public sealed record BlenderRead(ReadId Id, string? Result, Refusal? Error) : IFromBlender;

/// <summary>A step has been done; for long plans.</summary>
public sealed record OperationProgress(OperationId Id, int StepsDone, int Steps) : IFromBlender;

/// <summary>
/// The plan has been executed up to the decision: either everything is done and validated and Blender holds the
/// snapshot until <see cref="DecideOperation"/>, or it has already been rolled back.
/// </summary>
/// <param name="Steps">One for each step that was begun.</param>
public sealed record OperationPrepared(
    OperationId Id,
    PreparedState State,
    ImmutableArray<StepReport> Steps,
    ImmutableArray<DatablockChange> Changes,
    string DigestBefore,
    string DigestAfter,
    Refusal? Error) : IFromBlender
{
    /// <summary>The digests by datablock, when it is ready to commit: they name what differs in a replay.</summary>
    public ImmutableArray<DigestPart> Parts { get; init; } = [];

    /// <summary>The SHA-256 of what Blender keeps to revert the operation by later, when it is ready to commit; null when it can't be reverted.</summary>
    public string? Image { get; init; }

    /// <inheritdoc cref="OperationOutcome.Stale"/>
    public ImmutableArray<StaleDatablock> Stale { get; init; } = [];
}

/// <summary>A part of the scene's digest; its hashes are shortened.</summary>
/// <param name="Of">A datablock's UUID, or <c>counts</c>: how many datablocks of each kind there are.</param>
public sealed record DigestPart(string Of, string Before, string After);

public enum PreparedState
{
    /// <summary>Done and validated; waiting for the decision.</summary>
    ReadyToCommit,

    /// <summary>Failed and rolled back; <c>DigestAfter == DigestBefore</c>.</summary>
    RolledBack,

    /// <summary>Failed, and the rollback's digest differs; a copy of the state before is kept.</summary>
    Quarantined,
}

/// <param name="Step">Index in the plan, from 0.</param>
public sealed record StepReport(int Step, bool Ok, ImmutableArray<DatablockUuid> Uuids, Refusal? Error);

/// <summary>The decision has been carried out.</summary>
public sealed record OperationFinished(OperationId Id, OperationEnd End, string Digest) : IFromBlender;

/// <summary>The connection is gone, whatever the reason. Said by the door, not by the add-on.</summary>
public sealed record BlenderDetached(string Reason) : IFromBlender;
