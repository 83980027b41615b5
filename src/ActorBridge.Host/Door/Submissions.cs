using System.Collections.Concurrent;
using ActorBridge.Core.Identity;

namespace ActorBridge.Host.Door;

/// <summary>Which request of a client each operation answers.</summary>
internal sealed class Submissions
{
    private readonly ConcurrentDictionary<OperationId, string> _submitted = [];
    private readonly ConcurrentDictionary<OperationId, string> _cancelled = [];

    public void Submitted(OperationId operation, string id) => _submitted[operation] = id;

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

    public void Cancelling(OperationId operation, string id) => _cancelled[operation] = id;

    public string? Cancelled(OperationId operation) => _cancelled.TryRemove(operation, out var id) ? id : null;
}
