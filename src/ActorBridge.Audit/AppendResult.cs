using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit;

/// <summary>What became of one draft: on the disk and read back, or refused. Nothing in between.</summary>
/// <param name="At">Number and hash of its line; null exactly when refused.</param>
public readonly record struct AppendResult(LogPosition? At, DraftFault? Fault, string? Reason)
{
    internal static AppendResult Written(LogPosition at) => new(at, null, null);

    internal static AppendResult Refused(DraftFault fault, string reason) => new(null, fault, reason);
}

/// <summary>
/// The disk did not do what it said, and nothing that was not yet acknowledged ever will be: the log takes no entry
/// until it is opened again and found whole. Whatever was in the failed write may or may not be on record then.
/// </summary>
public sealed class LogPoisonedException(string reason, Exception? inner = null) : IOException(reason, inner);
