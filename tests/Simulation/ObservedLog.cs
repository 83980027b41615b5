using System.Collections.Immutable;
using ActorBridge.Core.Logging;

namespace ActorBridge.Simulation;

/// <summary>Passes everything on, and tells the world what has been acknowledged as durable.</summary>
internal sealed class ObservedLog(IAuditLog log, World world) : PassingLog(log)
{
    private bool _full;

    public override ImmutableArray<AuditReceipt> Append(IReadOnlyList<AuditDraft> drafts)
    {
        ImmutableArray<AuditReceipt> receipts;
        try
        {
            receipts = Log.Append(drafts);
        }
        catch (AuditLogUnusableException)
        {
            world.Invariants.LogFailed();
            throw;
        }

        if (Log.IsFull && !_full)
        {
            world.LogIsFull();
        }

        _full = Log.IsFull;

        for (var i = 0; i < drafts.Count; i++)
        {
            if (receipts[i].Fault is null)
            {
                world.Invariants.OwnLines(Log, receipts[i].At);
                world.Acknowledged(drafts[i], receipts[i].At);
            }
        }

        return receipts;
    }
}
