using System.Text.Json.Nodes;
using ActorBridge.Audit.Indexing;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Memory;

/// <summary>Makes constraints out of what the log says; a function of the index, so that each start and each host decide alike.</summary>
internal static class Promotion
{
    public const string Fingerprint = "fingerprint:";

    /// <summary>The line that makes a constraint of this fingerprint, or null when it is not that bad, or known already.</summary>
    public static AuditDraft? Due(AuditIndex index, string fingerprint, PromotionOptions options)
    {
        var subject = Fingerprint + fingerprint;
        var failures = index.FingerprintFailures(fingerprint);
        if (failures.Evidence.IsDefaultOrEmpty || index.Constraint(subject) is not null)
        {
            return null;
        }

        var reason = failures.Crashes >= options.CrashesMax ? $"Blender went away {failures.Crashes} times in the middle of this"
            : failures.Streak >= options.FailuresMax ? $"This failed {failures.Streak} times without a success"
            : null;
        return reason is null ? null : new AuditDraft(AuditKind.Memory, null, "promoted", Detail: new JsonObject
        {
            ["subject"] = subject,
            ["reason"] = reason,
            ["evidence"] = new JsonArray([.. failures.Evidence.Select(s => (JsonNode)s)]),
        });
    }
}
