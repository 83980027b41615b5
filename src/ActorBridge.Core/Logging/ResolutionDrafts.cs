using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Core.Identity;

namespace ActorBridge.Core.Logging;

/// <summary>The line of a person's decision about what is quarantined (rule 16.2).</summary>
public static class ResolutionDrafts
{
    /// <param name="operation">Null: of an identity that no operation quarantined.</param>
    /// <param name="decision"><see cref="Outcomes.Accepted"/> or <see cref="Outcomes.Restored"/>.</param>
    /// <param name="evidence">The lines that say it is quarantined.</param>
    public static AuditDraft Resolved(
        OperationId? operation, ProjectId project, ImmutableArray<DatablockUuid> uuids, string decision, string who, string reason, params ReadOnlySpan<long> evidence) =>
        new(AuditKind.Recovery, null, decision, operation, uuids, Project: project, Detail: new JsonObject
        {
            [DetailKeys.Who] = who, [DetailKeys.Reason] = reason, [DetailKeys.Evidence] = new JsonArray([.. evidence.ToArray().Select(e => JsonValue.Create(e))]),
        });
}
