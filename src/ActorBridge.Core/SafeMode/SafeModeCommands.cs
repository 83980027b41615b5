using System.Collections.Immutable;

namespace ActorBridge.Core.SafeMode;

public interface ISafeModeCommand;

public static class SafeModeCommands
{
    /// <param name="Feature">Null: global.</param>
    /// <param name="Evidence">The seqs of the log lines it rests on; may be empty.</param>
    /// <param name="At">UTC, for people; nothing is decided by it.</param>
    public sealed record EnterSafeMode(string? Feature, string Reason, ImmutableArray<long> Evidence, DateTimeOffset At) : ISafeModeCommand;

    /// <summary>Only ever made from what a person did (rule 9.3).</summary>
    public sealed record RearmSafeMode(string? Feature, string Who, string Reason, DateTimeOffset At) : ISafeModeCommand;
}
