using System.Text.Json.Nodes;
using ActorBridge.Core.Logging;

namespace ActorBridge.Host.Migrations;

/// <summary>What is to be done with one store.</summary>
/// <param name="Backup">In the data folder; null for the audit log, whose segments stay.</param>
internal sealed record PlannedMigration(string Store, int From, int To, IReadOnlyList<string> Steps, string? Backup)
{
    public AuditDraft Line => new(AuditKind.Migration, null, Outcomes.Migrated, Detail: new JsonObject
    {
        [DetailKeys.Store] = Store,
        [DetailKeys.From] = From,
        [DetailKeys.To] = To,
        [DetailKeys.MigrationSteps] = new JsonArray([.. Steps.Select(s => (JsonNode)s)]),
        [DetailKeys.Backup] = Backup,
    });

    public override string ToString() => $"{Store}: version {From} to {To} ({string.Join(", ", Steps)}); {(Backup is null ? "what is written stays as it is" : $"as it was: {Backup}")}";
}
