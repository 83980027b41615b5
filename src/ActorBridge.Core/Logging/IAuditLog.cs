using System.Collections.Immutable;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;

namespace ActorBridge.Core.Logging;

/// <summary>The audit log as the tree uses it. Called by one thread at a time. Opened by a factory; damage found there or later is an <see cref="AuditLogUnusableException"/>.</summary>
public interface IAuditLog : IDisposable
{
    LogPosition Position { get; }

    /// <summary>The disk is full: only what ends something is taken, until there is room again.</summary>
    bool IsFull { get; }

    /// <summary>Returns when all that were taken are durable and read back (rules 14.6, 14.10); one receipt each, in order.</summary>
    ImmutableArray<AuditReceipt> Append(IReadOnlyList<AuditDraft> drafts);

    ConsultationEvidence Consult(ConsultationQuestion question);

    /// <summary>The one count of a feature's failures since its last success, without those that time in operation has forgiven (rules 13.1, 14.9).</summary>
    int FailuresInARow(string feature);

    /// <summary>What operational memory holds about this; null when nothing (rule 14.8).</summary>
    Constraint? Constraint(string subject);

    /// <summary>BEGINs without an end, oldest first (rule 14.7).</summary>
    ImmutableArray<LoggedOperation> OpenOperations { get; }

    /// <summary>What the log says to be in safe mode, oldest first.</summary>
    ImmutableArray<LoggedSafeMode> SafeModes { get; }

    /// <summary>Null when the log has no BEGIN of it.</summary>
    LoggedOperation? Find(OperationId id);

    /// <summary>Null when the log never called it quarantined.</summary>
    LoggedQuarantine? Quarantine(OperationId id);

    /// <summary>The newest of the project that no person has answered to, at most so many.</summary>
    ImmutableArray<LoggedQuarantine> Quarantines(ProjectId project, int count);

    /// <summary>What the log last said of each identity of a project.</summary>
    ImmutableArray<LoggedIdentity> Identities(ProjectId project);

    /// <summary>The lines from this number on, at most so many.</summary>
    IReadOnlyList<AuditEntry> Lines(long from, int count);

    /// <summary>Looks for damage in some more of the lines that opening it did not read. Gives whether there are others.</summary>
    bool ReadOn();

    /// <summary>The hash of the line with this number, 64 zeros for 0; null when there is no such line (rule 14.11).</summary>
    string? HashAt(long seq);
}

/// <param name="Fault">Why the line can't stand in the log (an impossible order); null when it is on record.</param>
public sealed record AuditReceipt(LogPosition At, string? Fault);

/// <summary>What the log's lines say of one operation.</summary>
/// <param name="LastPhase">Begin or Step: still open.</param>
/// <param name="Outcome">The outcome word of the last line.</param>
public sealed record LoggedOperation(
    OperationId Id, ProjectId Project, ImmutableArray<DatablockUuid> Uuids, AuditPhase LastPhase, string Outcome, string? ErrorCode)
{
    /// <summary>By whom, what, and where it ended.</summary>
    public LoggedChange? As { get; init; }

    /// <summary>The number of its last line.</summary>
    public long LastSeq { get; init; }

    /// <summary>It was called quarantined, whether or not a person has answered since.</summary>
    public bool WasQuarantined => Outcome is Outcomes.Quarantined or Outcomes.Accepted or Outcomes.Restored;
}

/// <summary>An operation of which the log says that the scene could not be proven to be as it was, whichever line said so (rule 16.2).</summary>
/// <param name="Label">Its plan's; empty when the log has no BEGIN of it.</param>
/// <param name="Seq">The last line that says so.</param>
/// <param name="Resolved">The line by which a person has answered; null: nobody has.</param>
public sealed record LoggedQuarantine(OperationId Operation, ProjectId Project, ImmutableArray<DatablockUuid> Uuids, string Label, long Seq, long? Resolved)
{
    /// <summary>The log has its BEGIN: whatever it does not name, the operation made.</summary>
    public bool Begun { get; init; }
}

/// <param name="Feature">Null: all of automation.</param>
/// <param name="Since">The line that says so.</param>
public sealed record LoggedSafeMode(string? Feature, long Since);

/// <summary>The log can't be read or written; nothing may be acknowledged from it until it is opened anew (rule 14.2).</summary>
public sealed class AuditLogUnusableException(string message, Exception? inner = null) : Exception(message, inner);
