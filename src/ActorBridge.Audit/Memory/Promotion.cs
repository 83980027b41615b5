using System.Text.Json.Nodes;
using ActorBridge.Audit.Indexing;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;

namespace ActorBridge.Audit.Memory;

/// <summary>Makes constraints out of what the log says; a function of the index, so that each start and each host decide alike.</summary>
internal static class Promotion
{
    public const string Fingerprint = "fingerprint:";

    /// <summary>The line that makes a constraint of this subject, or null when it is not that bad, or known already.</summary>
    public static AuditDraft? Due(AuditIndex index, string subject, PromotionOptions options, FailureDecay decay)
    {
        var failures = index.SubjectFailures(subject).After(decay);
        if (failures.Streak == 0 || index.Constraint(subject) is not null)
        {
            return null;
        }

        var reason = failures.Crashes >= options.CrashesMax ? $"Blender went away {failures.Crashes} times in the middle of this"
            : failures.Streak >= FailuresMax(subject, options) ? $"This failed {failures.Streak} times without a success"
            : null;
        return reason is null ? null : new AuditDraft(AuditKind.Memory, null, "promoted", Detail: new JsonObject
        {
            ["subject"] = subject,
            ["reason"] = reason,
            ["evidence"] = new JsonArray([.. failures.Evidence.Select(s => (JsonNode)s)]),
        });
    }

    // A sequence that fails says little: each time it may have been done to something else. That it takes Blender down says much.
    private static int FailuresMax(string subject, PromotionOptions options) =>
        subject.StartsWith(Fingerprint, StringComparison.Ordinal) ? options.FailuresMax
        : subject.StartsWith(PlanSubjects.Asset, StringComparison.Ordinal) ? options.AssetFailuresMax
        : int.MaxValue;
}
