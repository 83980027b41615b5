using ActorBridge.Audit.Memory;
using ActorBridge.Core.Identity;

namespace ActorBridge.Audit;

/// <summary>How a log is written. The limits on reading are the same: a line over the cap is damage.</summary>
/// <param name="Session">Of this host process, in each of its lines.</param>
public sealed record AuditLogOptions(SessionId Session, int ProcessId, TimeProvider Clock)
{
    public int LineBytesMax { get; init; } = 1 << 20;

    /// <summary>A segment that has reached this is followed by a new one.</summary>
    public long SegmentBytesMax { get; init; } = 16 << 20;

    /// <summary>So is one whose first line is this old.</summary>
    public TimeSpan SegmentAgeMax { get; init; } = TimeSpan.FromDays(1);

    /// <summary>After so many lines the index is kept in a checkpoint, at the end of a segment or at a clean stop.</summary>
    public int CheckpointLines { get; init; } = 100_000;

    /// <summary>When failures become a constraint.</summary>
    public PromotionOptions Promotion { get; init; } = PromotionOptions.Default;

    /// <summary>So much time in operation forgives a failure (rule 13.1).</summary>
    public TimeSpan ForgiveAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Room kept on the disk, so that the record of a full disk always fits.</summary>
    public int ReserveBytes { get; init; } = 256 << 10;
}
