using System.Text.Json.Nodes;
using ActorBridge.Core.Logging;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Messages;

/// <summary>The wire form of <see cref="StatusReport"/>.</summary>
internal static class StatusMessage
{
    private const int ListMax = 1_000;

    public static readonly MessageRow Row = MessageRow.Of<StatusReport>("status", Read, Write);

    private static StatusReport Read(WireObject o)
    {
        var (on, why) = o["automation"].Object(a => (a["on"].Flag(), a["why"].OrNone(WireFields.Refusal)));
        return new(
            o["host"].Object(Host),
            on,
            why,
            o["safe_mode"].List(ListMax, i => i.Object(s => new SafeModeReport(
                s["feature"].OrNone(FromClient.Feature), s["since"].Time(), s["reason"].Text(WireFields.TextMax)))),
            o["log"].Position(),
            o["blenders"].List(ListMax, i => i.Object(Blender)),
            o["operations"].Object(c => new OperationsReport(
                c["open"].Integer(), c["committed"].Integer(), c["rolled_back"].Integer(), c["quarantined"].Integer(), c["refused"].Integer())),
            o["breakers"].List(ListMax, i => i.Object(b => new BreakerReport(
                FromClient.Feature(b["feature"]), b["state"].Text(WireFields.WordMax), b["failures"].Integer()))));
    }

    private static HostReport Host(WireObject o) => new(
        (int)o["pid"].Integer(max: int.MaxValue),
        o["version"].Text(WireFields.WordMax),
        o["akka_runtime"].Text(WireFields.WordMax),
        o["started"].Time(),
        o["data"].Text(WireFields.TextMax),
        (int)o["port"].Integer(max: ushort.MaxValue));

    private static BlenderReport Blender(WireObject o) => new(
        o["session_id"].Session(),
        o["project_id"].OrNull(WireFields.Project),
        o["file"].Text(WireFields.TextMax),
        (int)o["pid"].Integer(max: int.MaxValue),
        o["background"].Flag(),
        o["blender_version"].Text(WireFields.WordMax),
        o["tick_age_ms"].OrNull(WireFields.Milliseconds),
        o["intent"].Text(WireFields.WordMax))
    {
        Diverged = o.Find("diverged")?.Refusal(),
        Lacks = o.Find("lacks")?.Object(Lacks),
    };

    private static LackedReport Lacks(WireObject o) => new(
        o["count"].Integer(min: 1),
        o["first"].List(ListMax, i => i.Object(c => new LackedCommit(c["operation_id"].Operation(), c["seq"].Integer(min: 1), c["label"].Text(WireFields.TextMax)))));

    private static JsonObject Write(StatusReport m) => new()
    {
        ["host"] = new JsonObject
        {
            ["pid"] = m.Host.Pid,
            ["version"] = m.Host.Version,
            ["akka_runtime"] = m.Host.AkkaRuntime,
            ["started"] = m.Host.Started.Json(),
            ["data"] = m.Host.Data,
            ["port"] = m.Host.Port,
        },
        ["automation"] = new JsonObject { ["on"] = m.AutomationOn, ["why"] = m.Why?.Json() },
        ["safe_mode"] = m.SafeMode.Json(s => new JsonObject { ["feature"] = s.Feature, ["since"] = s.Since.Json(), ["reason"] = s.Reason }),
        ["log"] = m.Log.Json(),
        ["blenders"] = m.Blenders.Json(WriteBlender),
        ["operations"] = new JsonObject
        {
            ["open"] = m.Operations.Open,
            ["committed"] = m.Operations.Committed,
            ["rolled_back"] = m.Operations.RolledBack,
            ["quarantined"] = m.Operations.Quarantined,
            ["refused"] = m.Operations.Refused,
        },
        ["breakers"] = m.Breakers.Json(b => new JsonObject { ["feature"] = b.Feature, ["state"] = b.State, ["failures"] = b.Failures }),
    };

    private static JsonNode WriteBlender(BlenderReport b)
    {
        var row = Blender(b);
        if (b.Diverged is { } diverged)
        {
            row["diverged"] = diverged.Json();
        }

        if (b.Lacks is { } lacks)
        {
            row["lacks"] = new JsonObject
            {
                ["count"] = lacks.Count,
                ["first"] = lacks.First.Json(c => new JsonObject { ["operation_id"] = c.Id.ToString(), ["seq"] = c.Seq, ["label"] = c.Label }),
            };
        }

        return row;
    }

    private static JsonObject Blender(BlenderReport b) => new()
    {
        ["session_id"] = b.Session.ToString(),
        ["project_id"] = b.Project?.ToString(),
        ["file"] = b.File,
        ["pid"] = b.Pid,
        ["background"] = b.Background,
        ["blender_version"] = b.BlenderVersion,
        ["tick_age_ms"] = b.TickAge is { } age ? (long)age.TotalMilliseconds : null,
        ["intent"] = b.Intent,
    };
}
