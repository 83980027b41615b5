using System.Collections.Immutable;
using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Indexing;

/// <summary>What the log last said about an operation.</summary>
/// <param name="BeginSeq">0 when it never began.</param>
/// <param name="Outcome">Of its last line.</param>
/// <param name="ErrorCode">The last one in any of its lines; null when there was none.</param>
public sealed record OperationHistory(TransactionState State, long BeginSeq, long LastSeq, string Outcome, string? ErrorCode);

/// <summary>What the log last said about a datablock.</summary>
/// <param name="State">The outcome of the last IDENTITY line on it; null when there was none.</param>
/// <param name="ErrorCode">Of the last operation that failed on it, or of the last IDENTITY line on it that has one; null when there was neither.</param>
/// <param name="ChangedSeq">The last COMMIT or change of identity; 0 when there was none.</param>
public sealed record DatablockHistory(string? State, long StateSeq, string? ErrorCode, long ErrorSeq, long ChangedSeq, long LastSeq);

/// <summary>A BEGIN without an end. Its plan is in its line: read <see cref="BeginSeq"/>.</summary>
/// <param name="Uuids">That BEGIN and its steps name.</param>
public sealed record OpenTransaction(
    OperationId Operation, ProjectId Project, long BeginSeq, TransactionState State, string Fingerprint,
    ImmutableArray<string> Features, ImmutableArray<DatablockUuid> Uuids);

/// <summary>One failure that still counts.</summary>
/// <param name="At">The time in operation (<see cref="AuditIndex.Active"/>) when it was logged.</param>
/// <param name="Crash">Blender went away in its middle.</param>
public readonly record struct FailureMark(long Seq, TimeSpan At, bool Crash);

/// <summary>Failures of one feature or one subject (rules 13.1, 14.9), in time of operation and in boots, never in wall-clock time.</summary>
/// <param name="Marks">Since the last success, or since a person re-armed the feature or lifted the subject; the newest at the end, at most <see cref="AuditIndex.MarksKeptMax"/>.</param>
/// <param name="LastBoot">The number of the host's start (<see cref="AuditIndex.Boots"/>) in which the last one was.</param>
public readonly record struct FailureCounter(int Total, long LastSeq, long LastBoot, ImmutableArray<FailureMark> Marks)
{
    public int Streak => Marks.IsDefault ? 0 : Marks.Length;

    public int Crashes => Marks.IsDefault ? 0 : Marks.Count(m => m.Crash);

    public ImmutableArray<long> Evidence => Marks.IsDefault ? [] : [.. Marks.Select(m => m.Seq)];

    /// <summary>Without what time in operation has forgiven.</summary>
    public FailureCounter After(FailureDecay decay) => Marks.IsDefault ? this : this with { Marks = [.. Marks.Where(m => decay.StillCounts(m.At))] };
}

/// <summary>An operation that a line called quarantined, whichever it was: a ROLLBACK, or the RECOVERY of one that had ended.</summary>
/// <param name="Seq">The last such line.</param>
/// <param name="Resolved">The line that ended it; 0: none has.</param>
public readonly record struct QuarantineRecord(Guid Project, long Seq, long Resolved);

internal readonly record struct DatablockKey(Guid Project, Guid Uuid);

internal record struct OperationRecord(TransactionState State, long BeginSeq, long LastSeq, int Outcome, int Error);

/// <param name="StateError">The code of the line that <paramref name="State"/> is from; -1 when it has none.</param>
internal record struct DatablockRecord(long LastSeq, long ChangedSeq, int State, long StateSeq, int StateError, int Error, long ErrorSeq);

/// <param name="Features">That its operation used; who re-arms one of them forgives it.</param>
internal readonly record struct FailureRecord(long Seq, Guid Operation, int Error, TimeSpan At, ImmutableArray<string> Features);

/// <param name="Subjects">Its fingerprint and what else its failure speaks against, as operational memory names them.</param>
/// <param name="Uuids">Grows with each step.</param>
/// <param name="Blamed">Those of the step that failed.</param>
internal sealed record OpenRecord(
    Guid Operation, Guid Project, long BeginSeq, string Fingerprint, ImmutableArray<string> Subjects, ImmutableArray<string> Features, List<Guid> Uuids, List<Guid> Blamed);

internal sealed record FingerprintFailure(long Seq, Guid Operation, int Error, ImmutableArray<DatablockKey> Targets);
