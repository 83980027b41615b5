using System.Collections.Immutable;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Protocol.Messages;

/// <summary>Answers <see cref="StatusRequest"/>.</summary>
public sealed record StatusReport(
    HostReport Host,
    bool AutomationOn,
    Refusal? Why,
    ImmutableArray<SafeModeReport> SafeMode,
    LogPosition Log,
    ImmutableArray<BlenderReport> Blenders,
    OperationsReport Operations,
    ImmutableArray<BreakerReport> Breakers);

/// <param name="Started">UTC, for people.</param>
public sealed record HostReport(int Pid, string Version, string AkkaRuntime, DateTimeOffset Started, string Data, int Port);

/// <param name="Feature">Null: global.</param>
public sealed record SafeModeReport(string? Feature, DateTimeOffset Since, string Reason);

/// <param name="Project">Null until the add-on has attached.</param>
/// <param name="TickAge">Null before the first heartbeat.</param>
/// <param name="Intent"><c>FREE</c>, <c>PAUSED</c> or <c>SETTLING</c>.</param>
public sealed record BlenderReport(
    SessionId Session, ProjectId? Project, string File, int Pid, bool Background, string BlenderVersion, TimeSpan? TickAge, string Intent)
{
    /// <summary>Why automation is off in this Blender alone; null when it is not (rule 14.11).</summary>
    public Refusal? Diverged { get; init; }

    /// <summary>What this log has committed and the opened scene does not hold; null when nothing.</summary>
    public LackedReport? Lacks { get; init; }
}

/// <param name="First">Of so many, the first.</param>
public sealed record LackedReport(long Count, ImmutableArray<LackedCommit> First);

public sealed record OperationsReport(long Open, long Committed, long RolledBack, long Quarantined, long Refused);

/// <param name="State"><c>CLOSED</c>, <c>OPEN</c> or <c>ISOLATED</c>.</param>
public sealed record BreakerReport(string Feature, string State, long Failures);
