using ActorBridge.Actors.Messages;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Door;

/// <summary>The tree's status and the host's own, as the wire has them together.</summary>
internal static class StatusReports
{
    public static StatusReport Of(HostReport host, BridgeStatus status) => new(
        host,
        status.AutomationOn,
        status.Why,
        [.. status.SafeMode.Select(s => new SafeModeReport(s.Feature, s.Since, s.Reason))],
        status.Log,
        [.. status.Blenders.Select(b => new BlenderReport(
            b.Session, b.Project, b.FilePath, b.ProcessId, b.Background, b.BlenderVersion, b.TickAge, b.Intent.ToUpperInvariant())
        {
            Diverged = b.Diverged, Lacks = b.Lacks is { } lacks ? new(lacks.Count, lacks.First) : null,
        })],
        new(status.Operations.Open, status.Operations.Committed, status.Operations.RolledBack, status.Operations.Quarantined, status.Operations.Refused),
        [.. status.Breakers.Select(b => new BreakerReport(b.Feature, b.State.ToUpperInvariant(), b.Failures))]);
}
