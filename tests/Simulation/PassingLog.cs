using System.Collections.Immutable;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Simulation;

/// <summary>Passes everything on but what is appended, which is its heirs'.</summary>
internal abstract class PassingLog(IAuditLog log) : IAuditLog
{
    protected IAuditLog Log { get; } = log;

    public virtual LogPosition Position => Log.Position;

    public bool IsFull => Log.IsFull;

    public ImmutableArray<LoggedOperation> OpenOperations => Log.OpenOperations;

    public ImmutableArray<LoggedSafeMode> SafeModes => Log.SafeModes;

    public abstract ImmutableArray<AuditReceipt> Append(IReadOnlyList<AuditDraft> drafts);

    public ConsultationEvidence Consult(ConsultationQuestion question) => Log.Consult(question);

    public LoggedQuarantine? Quarantine(OperationId id) => Log.Quarantine(id);

    public ImmutableArray<LoggedQuarantine> Quarantines(ProjectId project, int count) => Log.Quarantines(project, count);

    public LoggedOperation? Find(OperationId id) => Log.Find(id);

    public Constraint? Constraint(string subject) => Log.Constraint(subject);

    public int FailuresInARow(string feature) => Log.FailuresInARow(feature);

    public ImmutableArray<LoggedIdentity> Identities(ProjectId project) => Log.Identities(project);

    public IReadOnlyList<AuditEntry> Lines(long from, int count) => Log.Lines(from, count);

    public bool ReadOn() => Log.ReadOn();

    public string? HashAt(long seq) => Log.HashAt(seq);

    public void Dispose() => Log.Dispose();
}
