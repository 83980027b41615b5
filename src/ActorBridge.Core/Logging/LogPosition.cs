namespace ActorBridge.Core.Logging;

/// <summary>A point in the audit log: how many lines, and the hash of the last one. Two logs with equal positions are equal up to there (rule 14.11).</summary>
/// <param name="Hash">Lower-case hexadecimal SHA-256 of the last line; 64 zeros for the empty log.</param>
public readonly record struct LogPosition(long Seq, string Hash)
{
    public static readonly LogPosition Empty = new(0, new string('0', 64));
}
