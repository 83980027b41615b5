using System.Collections.Immutable;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Simulation;

/// <summary>Passes everything on, and tells the world what has been acknowledged as durable.</summary>
internal sealed class ObservedLog(IAuditLog log, World world) : IAuditLog
{
    private bool _full;

    public LogPosition Position => log.Position;

    public bool IsFull => log.IsFull;

    public ImmutableArray<LoggedOperation> OpenOperations => log.OpenOperations;

    public ImmutableArray<LoggedSafeMode> SafeModes => log.SafeModes;

    public ImmutableArray<AuditReceipt> Append(IReadOnlyList<AuditDraft> drafts)
    {
        ImmutableArray<AuditReceipt> receipts;
        try
        {
            receipts = log.Append(drafts);
        }
        catch (AuditLogUnusableException)
        {
            world.Invariants.LogFailed();
            throw;
        }

        if (log.IsFull && !_full)
        {
            world.LogIsFull();
        }

        _full = log.IsFull;

        for (var i = 0; i < drafts.Count; i++)
        {
            if (receipts[i].Fault is null)
            {
                world.Invariants.OwnLines(log, receipts[i].At);
                world.Acknowledged(drafts[i], receipts[i].At);
            }
        }

        return receipts;
    }

    public ConsultationEvidence Consult(ConsultationQuestion question) => log.Consult(question);

    public LoggedQuarantine? Quarantine(OperationId id) => log.Quarantine(id);

    public ImmutableArray<LoggedQuarantine> Quarantines(ProjectId project, int count) => log.Quarantines(project, count);

    public LoggedOperation? Find(OperationId id) => log.Find(id);

    public Constraint? Constraint(string subject) => log.Constraint(subject);

    public int FailuresInARow(string feature) => log.FailuresInARow(feature);

    public ImmutableArray<LoggedIdentity> Identities(ProjectId project) => log.Identities(project);

    public IReadOnlyList<AuditEntry> Lines(long from, int count) => log.Lines(from, count);

    public bool ReadOn() => log.ReadOn();

    public string? HashAt(long seq) => log.HashAt(seq);

    public void Dispose() => log.Dispose();
}
