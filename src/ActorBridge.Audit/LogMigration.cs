using System.Buffers.Text;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Lines;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit;

/// <summary>The steps from one version of the log's lines to the next, oldest first (rule 4.2). Written lines are never changed: their hashes hold the chain.</summary>
public static class LogMigration
{
    private const int TailBytes = 2 << 20;

    /// <summary>The name of the step from version n to n + 1 is at n - 1.</summary>
    public static readonly IReadOnlyList<string> Steps =
    [
        "boot-and-uptime", // lines say which writer wrote them and how long it had been up, so that nothing has to be decided by the wall clock
    ];

    private static ReadOnlySpan<byte> Head => "{\"schema_version\":"u8;

    /// <summary>Of the last line that is whole: what a log that is opened goes on from. Null when there is none. Reads the end of one segment, and believes nothing more of it.</summary>
    public static int? Version(IStorage storage)
    {
        foreach (var segment in Enumerable.Reverse(Segment.In(storage)))
        {
            using var file = storage.OpenRead(segment.Name);
            var tail = new byte[Math.Min(file.Length, TailBytes)];
            var lines = tail.AsSpan(0, file.Read(file.Length - tail.Length, tail));
            lines = lines[..(lines.LastIndexOf((byte)'\n') + 1)];
            if (!lines.IsEmpty)
            {
                var last = lines[(lines[..^1].LastIndexOf((byte)'\n') + 1)..];
                return last.StartsWith(Head) && Utf8Parser.TryParse(last[Head.Length..], out int version, out int used) && used > 0 ? version : null;
            }
        }

        return null;
    }

    internal static AuditDraft Line(int from, LogPosition after) => new(AuditKind.Migration, null, Outcomes.Migrated, Detail: new JsonObject
    {
        [DetailKeys.Store] = "audit",
        [DetailKeys.From] = from,
        [DetailKeys.To] = LineSchema.Version,
        [DetailKeys.MigrationSteps] = new JsonArray([.. Steps.Skip(from - 1).Select(s => (JsonNode)s)]),
        [DetailKeys.Backup] = null, // the earlier segments are the backup: they stay as they are
        ["after_seq"] = after.Seq,
    });
}
