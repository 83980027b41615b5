using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Audit;
using ActorBridge.Audit.Indexing;
using ActorBridge.Audit.Reading;
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
    public static AuditIndex Index(IStorage storage)
    {
        var (report, index) = AuditVerifier.Read(storage);
        return report.Unusable is { } damage ? throw new HostRefusedException(damage.Refusal()) : index;
    }

    /// <exception cref="HostRefusedException">AB-LOG-002.</exception>
    public static IReadOnlyList<Constraint> Held(IStorage storage) => Index(storage).Constraints;

    /// <exception cref="HostRefusedException">AB-LOG-003: there is no such constraint.</exception>
    public static Constraint About(this IReadOnlyList<Constraint> held, string subject) =>
        held.FirstOrDefault(c => c.Subject == subject) ?? throw new HostRefusedException(new(ErrorCodes.UnknownConstraint, $"Nothing is held about '{subject}'."));

    public static LoggedLine Line(IStorage storage, long seq) =>
        new LogReader(storage).From(seq).FirstOrDefault(l => l.Entry.Seq == seq) ?? throw new LogDamagedException($"There is no line {seq}. See 'actorbridge log verify'.");

    /// <summary>What a constraint is, without the lines that it rests on. Its age is for people: no rule looks at the wall clock.</summary>
    public static JsonObject Json(Constraint constraint, DateTimeOffset since) => new()
    {
        ["subject"] = constraint.Subject,
        ["seq"] = constraint.Seq,
        ["since"] = since.ToString("O"),
        ["age_s"] = Math.Max(0, (long)(TimeProvider.System.GetUtcNow() - since).TotalSeconds),
        ["reason"] = constraint.Reason,
        ["lift"] = Lift(constraint),
    };

    public static string Lift(Constraint constraint) => $"actorbridge memory lift {constraint.Subject} --reason …";
}
