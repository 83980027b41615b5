using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Lines;

/// <summary>Makes the entry that people and callers see of a line that was read.</summary>
internal static class LineEntry
{
    /// <exception cref="JsonException">A key of the detail is there twice.</exception>
    public static AuditEntry Of(in LineView line, string hash)
    {
        var uuids = ImmutableArray.CreateBuilder<DatablockUuid>(line.UuidCount);
        for (var i = 0; i < line.UuidCount; i++)
        {
            uuids.Add(new DatablockUuid(line.Uuid(i)));
        }

        var draft = new AuditDraft(
            line.Kind,
            line.Phase,
            Encoding.ASCII.GetString(line.Outcome),
            line.Operation is { } operation ? new OperationId(operation) : null,
            uuids.MoveToImmutable(),
            line.Error.IsEmpty ? null : Code(Encoding.ASCII.GetString(line.Error)),
            line.Project is { } project ? new ProjectId(project) : null,
            Detail(line.DetailJson));
        return new AuditEntry(
            line.Seq, line.Group, new DateTimeOffset(line.Timestamp), line.ProcessId, new SessionId(line.Session), draft,
            Encoding.ASCII.GetString(line.Prev), hash) { Boot = line.Boot, Uptime = TimeSpan.FromMilliseconds(line.UptimeMs) };
    }

    // A code of a later version is no damage: codes are added without a new schema, and never reused.
    private static ErrorCode Code(string code) =>
        ErrorCodes.Find(code) ?? new ErrorCode(code, "A code that this version does not know.", "See docs/errors.md of the version that wrote it.");

    private static JsonObject? Detail(ReadOnlySpan<byte> json) =>
        JsonNode.Parse(json, null, new JsonDocumentOptions { MaxDepth = LineSchema.DepthMax, AllowDuplicateProperties = false })?.AsObject();
}
