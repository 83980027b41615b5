using System.Collections.Concurrent;
using ActorBridge.Core.Identity;

namespace ActorBridge.Host.Door;

/// <summary>Which request of a client each operation answers.</summary>
internal sealed class Submissions
{
    /// <summary>Plans of one client that have not ended, and as many requests to cancel one. Far more than one Blender gets through while the gate waits.</summary>
    public const int OpenMax = 256;

    private readonly ConcurrentDictionary<OperationId, string> _submitted = [];
    private readonly ConcurrentDictionary<OperationId, string> _cancelled = [];

    /// <summary>False when too many are open already. The client's requests come one after the other.</summary>
    public bool Submitted(OperationId operation, string id) => _submitted.Count < OpenMax && _submitted.TryAdd(operation, id);

    /// <summary>The tree knows the plan under another id: that of the earlier submission with the same idempotency key.</summary>
    public void Renamed(OperationId submitted, OperationId operation)
    {
        if (submitted != operation && _submitted.TryRemove(submitted, out var id))
        {
            _submitted[operation] = id;
        }
    }

    public string? Of(OperationId operation) => _submitted.GetValueOrDefault(operation);

    public string? Ended(OperationId operation) => _submitted.TryRemove(operation, out var id) ? id : null;

    /// <summary>False when too many are unanswered.</summary>
    public bool Cancelling(OperationId operation, string id)
    {
        if (_cancelled.Count >= OpenMax)
        {
            return false;
        }

        _cancelled[operation] = id;
        return true;
    }

    public string? Cancelled(OperationId operation) => _cancelled.TryRemove(operation, out var id) ? id : null;
}
