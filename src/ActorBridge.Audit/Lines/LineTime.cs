namespace ActorBridge.Audit.Lines;

/// <summary>When a line is written. Only people read the wall clock of it; what decides rests on the other two, which nobody can turn back.</summary>
/// <param name="Boot">The how-manieth writer of this log it is, from 1.</param>
/// <param name="UptimeMs">Since that writer opened the log, on the monotonic clock.</param>
internal readonly record struct LineTime(DateTimeOffset Utc, long Boot, long UptimeMs);
