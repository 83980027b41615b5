using ActorBridge.Core.Identity;

namespace ActorBridge.Core.Logging;

/// <summary>A line of the log as it is on the disk, read back after it was made durable (rule 14.10).</summary>
/// <param name="Seq">Counts lines from 1, without gaps, over all segments and restarts.</param>
/// <param name="Session">Of the host process that wrote it.</param>
/// <param name="Group">The seq of the first line of the write that this line was a part of.</param>
/// <param name="Prev">Hash of the line before; 64 zeros for the first.</param>
/// <param name="Hash">SHA-256 of the line's bytes without the newline, in lower-case hexadecimal.</param>
public sealed record AuditEntry(
    long Seq, long Group, DateTimeOffset Timestamp, int ProcessId, SessionId Session, AuditDraft Draft, string Prev, string Hash)
{
    /// <summary>The how-manieth writer of this log it was, from 1; 0 for a line of version 1, which does not say.</summary>
    public long Boot { get; init; }

    /// <summary>Of that writer, on the monotonic clock: with <see cref="Boot"/> the only time that anything is decided by.</summary>
    public TimeSpan Uptime { get; init; }

    public LogPosition Position => new(Seq, Hash);
}
