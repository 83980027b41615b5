using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;

namespace ActorBridge.Core.Logging;

/// <summary>The phase of a transaction (rule 12.1). Entries that are not part of one have none.</summary>
public enum AuditPhase
{
    Begin,
    Step,
    Commit,
    Rollback,
}

/// <summary>What an entry is about; <see cref="Operation"/> is the only kind with a phase.</summary>
public enum AuditKind
{
    Operation,
    Consultation,
    Refusal,
    SafeMode,
    Breaker,
    Boot,
    Session,
    Identity,
    Intent,
    Storm,
    Supervision,
    Recovery,
    Migration,

    /// <summary>The log's own storage: a torn tail that was cut off, a full disk, a damaged part that a person set aside.</summary>
    Storage,

    /// <summary>A constraint of the operational memory was made or lifted (rule 14.8).</summary>
    Memory,
}

/// <summary>
/// What a caller wants on record. The log adds <c>seq</c>, <c>timestamp</c>, <c>process_id</c>, <c>schema_version</c> and the
/// hash of the line before; the rest of rule 12.1's fields are here.
/// </summary>
/// <param name="Outcome">A short word: <c>ok</c>, <c>failed</c>, <c>go-on</c>, <c>block</c>, <c>entered</c>, …</param>
/// <param name="Detail">What replay and people need; never secrets.</param>
public sealed record AuditDraft(
    AuditKind Kind,
    AuditPhase? Phase,
    string Outcome,
    OperationId? Operation = null,
    ImmutableArray<DatablockUuid> Uuids = default,
    ErrorCode? Error = null,
    ProjectId? Project = null,
    JsonObject? Detail = null);
