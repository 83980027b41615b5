using ActorBridge.Audit;
using ActorBridge.Core.Identity;
using ActorBridge.Host.Door;

namespace ActorBridge.Host.Cli.Logs;

/// <summary>The log as a command writes it while no host runs: with a session id of its own, so that its lines are told apart.</summary>
internal static class OfflineLog
{
    public static AuditLogOptions Options => new(new SessionId(Fresh.Id()), Environment.ProcessId, TimeProvider.System);
}
