using System.Text;
using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit;

/// <summary>What became of one draft: on the disk and read back, or refused. Nothing in between.</summary>
public readonly struct AppendResult
{
    private readonly long _seq;
    private readonly ReadOnlyMemory<byte> _hash;

    private AppendResult(long seq, ReadOnlyMemory<byte> hash, DraftFault? fault, string? reason) => (_seq, _hash, Fault, Reason) = (seq, hash, fault, reason);

    /// <summary>Number and hash of its line; null exactly when refused. The text is made for who asks: of the lines of a request mostly one is asked for.</summary>
    public LogPosition? At => Fault is null ? new LogPosition(_seq, Encoding.ASCII.GetString(_hash.Span)) : null;

    public DraftFault? Fault { get; }

    public string? Reason { get; }

    /// <param name="hash">As it stands in a line; not to be changed any more.</param>
    internal static AppendResult Written(long seq, ReadOnlyMemory<byte> hash) => new(seq, hash, null, null);

    internal static AppendResult Refused(DraftFault fault, string reason) => new(0, default, fault, reason);
}

/// <summary>
/// The disk did not do what it said, and nothing that was not yet acknowledged ever will be: the log takes no entry
/// until it is opened again and found whole. Whatever was in the failed write may or may not be on record then.
/// </summary>
public sealed class LogPoisonedException(string reason, Exception? inner = null) : IOException(reason, inner);
