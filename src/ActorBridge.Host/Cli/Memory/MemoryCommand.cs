using System.CommandLine;
using ActorBridge.Audit;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;
using ActorBridge.Host.Cli.Logs;

namespace ActorBridge.Host.Cli.Memory;

/// <summary><c>actorbridge memory …</c>: what operational memory holds against plans, and why (rule 14.8).</summary>
internal static class MemoryCommand
{
    public static Command Create(CommonOptions common) => new("memory", "Operational memory: what is known to be bad or unstable, from the audit log.")
    {
        MemoryListCommand.Create(common),
        MemoryExplainCommand.Create(common),
        MemoryLiftCommand.Create(common),
    };

    public static Argument<string> Subject() => new("subject") { Description = "The constraint's subject, as 'memory list' has it." };

    /// <exception cref="HostRefusedException">AB-LOG-002: a log that is not in order says nothing.</exception>
    public static IReadOnlyList<Constraint> Held(IStorage storage)
    {
        var (report, index) = AuditVerifier.Read(storage);
        return report.Unusable is { } damage ? throw new HostRefusedException(damage.Refusal()) : index.Constraints;
    }

    /// <exception cref="HostRefusedException">AB-LOG-003: there is no such constraint.</exception>
    public static Constraint About(this IReadOnlyList<Constraint> held, string subject) =>
        held.FirstOrDefault(c => c.Subject == subject) ?? throw new HostRefusedException(new(ErrorCodes.UnknownConstraint, $"Nothing is held about '{subject}'."));
}
