using System.Text.Json.Nodes;
using ActorBridge.Audit.Lines;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit;

/// <summary>The steps from one version of the log's lines to the next, oldest first (rule 4.2). Written lines are never changed: their hashes hold the chain.</summary>
internal static class LogMigration
{
    /// <summary>The name of the step from version n to n + 1 is at n - 1.</summary>
    public static readonly IReadOnlyList<string> Steps =
    [
        "boot-and-uptime", // lines say which writer wrote them and how long it had been up, so that nothing has to be decided by the wall clock
    ];

    public static AuditDraft Line(int from, LogPosition after) => new(AuditKind.Migration, null, Outcomes.Migrated, Detail: new JsonObject
    {
        [DetailKeys.Store] = "audit",
        [DetailKeys.From] = from,
        [DetailKeys.To] = LineSchema.Version,
        [DetailKeys.MigrationSteps] = new JsonArray([.. Steps.Skip(from - 1).Select(s => (JsonNode)s)]),
        [DetailKeys.Backup] = null, // the earlier segments are the backup: they stay as they are
        ["after_seq"] = after.Seq,
    });
}
