using System.Text.Json.Nodes;
using ActorBridge.Core.Blender;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Json;
using ActorBridge.Protocol.Plans;

namespace ActorBridge.Protocol.Messages;

/// <summary>Host to add-on.</summary>
public static class ToAddon
{
    private static readonly string[] Levels = ["info", "warning", "error"];

    public static readonly MessageTable Table = new(
        HandshakeMessages.RefusedRow,
        MessageRow.Of<AttachAccepted>("attached", o => new(o["last_batch"].Integer(), o.Find("budget")?.Object(ReadBudget), o.Find("revert")?.Object(ReadRevert)), WriteAttached),
        MessageRow.Of<MigrationsLogged>("migrations_logged", _ => new(), _ => []),
        MessageRow.Of<ExecutePlan>("execute", o => new(o["operation_id"].Operation(), PlanCodec.ReadExecuted(o)), m =>
        {
            var body = PlanCodec.WriteExecuted(m.Plan);
            body.Insert(0, "operation_id", m.Id.ToString());
            return body;
        }),
        MessageRow.Of<ReadBlender>(
            "read",
            o => new(WireFields.Read(o["read_id"]), o["project_id"].Project(), o["query"].RawObject()),
            m => new() { ["read_id"] = m.Id.ToString(), ["project_id"] = m.Project.ToString(), ["query"] = JsonNode.Parse(m.Query) }),
        MessageRow.Of<DecideOperation>(
            "decide",
            o => new(o["operation_id"].Operation(), o["commit"].Flag()),
            m => new() { ["operation_id"] = m.Id.ToString(), ["commit"] = m.Commit }),
        MessageRow.Of<CancelOperation>(
            "cancel",
            o => new(o["operation_id"].Operation(), o["reason"].Text(WireFields.TextMax)),
            m => new() { ["operation_id"] = m.Id.ToString(), ["reason"] = m.Reason }),
        MessageRow.Of<AcknowledgeBatch>("ack", o => new(o["number"].Integer(min: 1)), m => new() { ["number"] = m.Number }),
        MessageRow.Of<RequestCensus>("census", _ => new(), _ => []),
        MessageRow.Of<HostHeartbeat>("heartbeat", o => new(o["log"].Position(), o.Find("at")?.Object(ReadLine)), WriteHeartbeat),
        MessageRow.Of<AdoptPosition>(
            "resync",
            o => new(o["log"].Position(), o["who"].Text(WireFields.WordMax, min: 1)),
            m => new() { ["log"] = m.Position.Json(), ["who"] = m.Who }),
        MessageRow.Of<AutomationState>(
            "automation",
            o => new(o["on"].Flag(), o["why"].OrNone(WireFields.Refusal)),
            m => new() { ["on"] = m.On, ["why"] = m.Why?.Json() }),
        MessageRow.Of<QuarantinesKnown>(
            "quarantined",
            o => new(o["operations"].List(QuarantinesKnown.Max, i => i.Object(q => new QuarantineKnown(q["operation_id"].Operation(), q["label"].Text(WireFields.TextMax))))),
            m => new() { ["operations"] = m.Quarantines.Json(q => new JsonObject { ["operation_id"] = q.Operation.ToString(), ["label"] = q.Label }) }) with { Since = 2 },
        MessageRow.Of<Notice>(
            "notice",
            o => new(Level(o["level"]), o["text"].Text(WireFields.TextMax)),
            m => new() { ["level"] = m.Level, ["text"] = m.Text }));

    private static TickBudget ReadBudget(WireObject o) => new(
        (int)o["steps_per_tick"].Integer(min: 1, max: TickBudget.StepsMax),
        Within(o["tick_ms"], TickBudget.TickLimits),
        Within(o["scan_every_ms"], TickBudget.ScanLimits),
        Within(o["pump_every_ms"], TickBudget.PumpLimits));

    private static RevertLimits ReadRevert(WireObject o) => new(
        (int)o["kept_max"].Integer(min: 1, max: RevertLimits.KeptCeiling),
        (int)o["kept_mib_max"].Integer(min: 1, max: RevertLimits.KeptMibCeiling),
        (int)o["operation_mib_max"].Integer(min: 1, max: RevertLimits.OperationMibCeiling),
        (int)o["references_max"].Integer(min: 1, max: RevertLimits.ReferencesCeiling));

    private static TimeSpan Within(WireValue value, (TimeSpan Min, TimeSpan Max) limits) =>
        TimeSpan.FromMilliseconds(value.Integer((long)limits.Min.TotalMilliseconds, (long)limits.Max.TotalMilliseconds));

    private static JsonObject WriteAttached(AttachAccepted m)
    {
        var body = new JsonObject { ["last_batch"] = m.LastBatch };
        if (m.Budget is { } budget)
        {
            body["budget"] = new JsonObject
            {
                ["steps_per_tick"] = budget.StepsPerTick,
                ["tick_ms"] = (long)budget.Tick.TotalMilliseconds,
                ["scan_every_ms"] = (long)budget.ScanEvery.TotalMilliseconds,
                ["pump_every_ms"] = (long)budget.PumpEvery.TotalMilliseconds,
            };
        }

        if (m.Revert is { } revert)
        {
            body["revert"] = new JsonObject
            {
                ["kept_max"] = revert.KeptMax,
                ["kept_mib_max"] = revert.KeptMibMax,
                ["operation_mib_max"] = revert.OperationMibMax,
                ["references_max"] = revert.ReferencesMax,
            };
        }

        return body;
    }

    private static HostLine ReadLine(WireObject o) => new(o["seq"].Integer(), o["hash"].OrNone(h => h.Hex()), o["agreed"].Flag());

    private static JsonObject WriteHeartbeat(HostHeartbeat m)
    {
        var body = new JsonObject { ["log"] = m.LogPosition.Json() };
        if (m.At is { } at)
        {
            body["at"] = new JsonObject { ["seq"] = at.Seq, ["hash"] = at.Hash, ["agreed"] = at.Agreed };
        }

        return body;
    }

    private static string Level(WireValue value)
    {
        var level = value.Text(max: 64);
        return Levels.Contains(level) ? level : value.Wrong<string>($"is '{level}'; known are {string.Join(", ", Levels)}") ?? "";
    }
}
