using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Reading;

/// <summary>Which lines are wanted; what is null does not matter.</summary>
/// <param name="Failed">Only lines with an error code, or only those without.</param>
public sealed record LogQuery(
    OperationId? Operation = null, DatablockUuid? Uuid = null, ProjectId? Project = null, AuditKind? Kind = null, AuditPhase? Phase = null,
    string? ErrorCode = null, bool? Failed = null, long FromSeq = 1, long ToSeq = long.MaxValue, string? Outcome = null)
{
    /// <exception cref="LogDamagedException">A line can't be read.</exception>
    public IEnumerable<LoggedLine> In(LogReader log) => log.From(FromSeq).TakeWhile(l => l.Entry.Seq <= ToSeq).Where(l => Wants(l.Entry.Draft));

    private bool Wants(AuditDraft line) =>
        (Operation is null || line.Operation == Operation)
        && (Uuid is not { } uuid || line.Uuids.Contains(uuid))
        && (Project is null || line.Project == Project)
        && (Kind is null || line.Kind == Kind)
        && (Phase is null || line.Phase == Phase)
        && (Outcome is null || line.Outcome == Outcome)
        && (ErrorCode is null || line.Error?.Code == ErrorCode)
        && (Failed is null || line.Error is not null == Failed);
}
