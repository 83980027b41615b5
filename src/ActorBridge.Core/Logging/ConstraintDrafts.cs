using System.Text.Json.Nodes;

namespace ActorBridge.Core.Logging;

/// <summary>Lines about operational memory that a person causes (rule 14.8).</summary>
public static class ConstraintDrafts
{
    public static AuditDraft Lifted(string subject, string who, string reason) => new(AuditKind.Memory, null, Outcomes.Lifted, Detail: new JsonObject
    {
        ["subject"] = subject, [DetailKeys.Reason] = reason, [DetailKeys.Who] = who,
    });
}
