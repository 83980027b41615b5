using System.Text.Json.Nodes;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Messages;

/// <summary>Add-on to host.</summary>
public static class FromAddon
{
    public const int EventsMax = 2_000;
    public const int OperationsMax = 1_000;
    public const int MigratedMax = 100;
    public const int LastCommitsMax = 100;

    public static readonly MessageTable Table = new(
        MessageRow.Of<BlenderAttached>("attach", ReadAttach, WriteAttach),
        MessageRow.Of<EventBatch>(
            "events",
            o => new(o["number"].Integer(min: 1), o["complete"].Flag(), o["items"].List(EventsMax, i => i.Object(ReadEvent)))
            {
                Depth = (int)o["depth"].Integer(max: int.MaxValue),
            },
            m => new() { ["number"] = m.Number, ["complete"] = m.Complete, ["depth"] = m.Depth, ["items"] = m.Items.Json(WriteEvent) }),
        MessageRow.Of<BlenderHeartbeat>(
            "heartbeat",
            o => new(o["tick_age_ms"].Milliseconds(), o["log"].OrNull(WireFields.Position), (int)o["spooled"].Integer(max: int.MaxValue)),
            m => new() { ["tick_age_ms"] = (long)m.TickAge.TotalMilliseconds, ["log"] = m.LogPosition?.Json(), ["spooled"] = m.SpooledBatches }),
        MessageRow.Of<UserIntentSeen>(
            "intent",
            o => new(o["busy"].Flag(), o["reason"].Text(WireFields.WordMax)),
            m => new() { ["busy"] = m.Busy, ["reason"] = m.Reason }),
        MessageRow.Of<PersonRearms>(
            "rearm",
            o => new(o["feature"].OrNone(FromClient.Feature), o["who"].Text(WireFields.WordMax, min: 1), o["reason"].Text(WireFields.TextMax, min: 1)),
            m => new() { ["feature"] = m.Feature, ["who"] = m.Who, ["reason"] = m.Reason }),
        MessageRow.Of<PersonResyncs>(
            "resync",
            o => new(o["project_id"].OrNull(WireFields.Project), o["who"].Text(WireFields.WordMax, min: 1), o["reason"].Text(WireFields.TextMax, min: 1)),
            m => new() { ["project_id"] = m.Project?.ToString(), ["who"] = m.Who, ["reason"] = m.Reason }),
        MessageRow.Of<PersonResolves>(
            "resolve_quarantine",
            o => new(o["operation_id"].Operation(), o["restore"].Flag(), o["who"].Text(WireFields.WordMax, min: 1), o["reason"].Text(WireFields.TextMax, min: 1)),
            m => new() { ["operation_id"] = m.Operation.ToString(), ["restore"] = m.Restore, ["who"] = m.Who, ["reason"] = m.Reason }),
        MessageRow.Of<BlenderRead>(
            "reading",
            o => new(WireFields.Read(o["read_id"]), o["result"].OrNone(r => r.RawObject()), o["error"].OrNone(WireFields.Refusal)),
            m => new() { ["read_id"] = m.Id.ToString(), ["result"] = m.Result is { } result ? JsonNode.Parse(result) : null, ["error"] = m.Error?.Json() }),
        OperationMessages.Progress,
        OperationMessages.Prepared,
        MessageRow.Of<OperationFinished>(
            "finished",
            o => new(o["operation_id"].Operation(), WireNames<OperationEnd>.Read(o["end"]), o["digest"].Text(WireFields.DigestMax)),
            m => new() { ["operation_id"] = m.Id.ToString(), ["end"] = WireNames<OperationEnd>.Of(m.End), ["digest"] = m.Digest }));

    private static JsonObject WriteAttach(BlenderAttached m)
    {
        var body = new JsonObject
        {
            ["project_id"] = m.Project.ToString(),
            ["file"] = m.FilePath,
            ["blender_version"] = m.BlenderVersion,
            ["pid"] = m.ProcessId,
            ["background"] = m.Background,
            ["log"] = m.LogPosition?.Json(),
            ["open_operations"] = m.OpenOperations.Json(id => id.ToString()),
            ["resolved"] = m.Resolved.Json(r => new JsonObject
            {
                ["operation_id"] = r.Id.ToString(), ["end"] = WireNames<OperationEnd>.Of(r.End), ["reason"] = r.Reason,
            }),
            ["saved_inside"] = m.SavedInside?.ToString(),
            ["last_boot_success"] = m.LastBootSuccess,
            ["migrated"] = m.Migrated.Json(WriteMigrated),
        };
        if (m.TakenBack)
        {
            body["taken_back"] = true;
        }

        if (m.LogInside is { } inside)
        {
            body["log_inside"] = inside.Json();
        }

        if (m.LastCommits is { } held)
        {
            body["last_commits"] = held.Json(id => id.ToString());
        }

        return body;
    }

    private static BlenderAttached ReadAttach(WireObject o) => new(
        o["project_id"].Project(),
        o["file"].Text(WireFields.TextMax),
        o["blender_version"].Text(WireFields.WordMax),
        (int)o["pid"].Integer(max: int.MaxValue),
        o["background"].Flag(),
        o["log"].OrNull(WireFields.Position),
        o["open_operations"].List(OperationsMax, WireFields.Operation),
        o["resolved"].List(OperationsMax, i => i.Object(r => new ResolvedOperation(
            r["operation_id"].Operation(), WireNames<OperationEnd>.Read(r["end"]), r["reason"].Text(WireFields.TextMax)))),
        o["saved_inside"].OrNull(WireFields.Operation),
        o["last_boot_success"].Flag())
    {
        TakenBack = o.Find("taken_back")?.Flag() ?? false,
        LogInside = o.Find("log_inside")?.Position(),
        LastCommits = o.Find("last_commits")?.List(LastCommitsMax, WireFields.Operation),
        Migrated = o["migrated"].List(MigratedMax, i => i.Object(ReadMigrated)),
    };

    private static StoreMigrated ReadMigrated(WireObject o) => new(
        o["store"].Text(WireFields.WordMax, min: 1),
        (int)o["from"].Integer(min: 1, max: int.MaxValue),
        (int)o["to"].Integer(min: 1, max: int.MaxValue),
        o["steps"].List(MigratedMax, s => s.Text(WireFields.WordMax, min: 1)),
        o["backup"].Text(WireFields.TextMax));

    private static JsonNode WriteMigrated(StoreMigrated m) => new JsonObject
    {
        ["store"] = m.Store, ["from"] = m.From, ["to"] = m.To, ["steps"] = m.Steps.Json(s => s), ["backup"] = m.Backup,
    };

    private static DatablockEvent ReadEvent(WireObject o) => new(
        WireNames<DatablockEventKind>.Read(o["what"]),
        o["uuid"].Uuid(),
        WireNames<DatablockKind>.Read(o["kind"]),
        o["name"].Text(WireFields.DatablockNameMax),
        o["copy_of"].OrNull(WireFields.Uuid),
        o["by"].OrNull(WireFields.Operation),
        o["version"].Integer());

    private static JsonNode WriteEvent(DatablockEvent e) => new JsonObject
    {
        ["what"] = WireNames<DatablockEventKind>.Of(e.What),
        ["uuid"] = e.Uuid.ToString(),
        ["kind"] = WireNames<DatablockKind>.Of(e.Kind),
        ["name"] = e.Name,
        ["copy_of"] = e.CopyOf?.ToString(),
        ["by"] = e.By?.ToString(),
        ["version"] = e.Version,
    };
}
