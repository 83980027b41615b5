using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Json;
using ActorBridge.Protocol.Plans.Vocabulary.Fields;

namespace ActorBridge.Protocol.Messages;

public sealed record Accepted(OperationId Operation);

/// <summary>Why Blender is not answering.</summary>
public sealed record Waiting(Refusal Refusal);

public sealed record Cancelling(OperationId Operation);

public sealed record RearmDone(string? Feature);

/// <param name="WasDiverged">False: the two agreed already, and nothing was done.</param>
public sealed record ResyncDone(ProjectId Project, bool WasDiverged);

public sealed record RetryDone(string Fingerprint);

/// <param name="Seq">The line of the log that says so.</param>
public sealed record LiftDone(string Subject, long Seq);

/// <param name="Seq">The line of the log that says so.</param>
/// <param name="Released">The identities that were quarantined.</param>
public sealed record ResolveDone(long Seq, ImmutableArray<DatablockUuid> Released);

/// <summary>How far an upload is.</summary>
/// <param name="Received">Bytes that are here; the next chunk begins there. All of them: the hash has been checked, and a plan may name it.</param>
public sealed record PayloadReceived(StoredPayload Payload, long Received);

public sealed record PayloadDropped(string Sha256);

/// <param name="Result">A JSON object, as the add-on gave it.</param>
public sealed record ReadingReport(ProjectId Project, string Result);

/// <summary>All that it takes to try the plan; the client does that, on the copy.</summary>
/// <param name="Trial">What it is called on the copy; no line of the log has it.</param>
/// <param name="Plan">A JSON object as of <c>execute</c>: each new datablock has its UUID.</param>
/// <param name="Copy">A JSON object, as the add-on gave it.</param>
/// <param name="SecondsMax">How long it may take.</param>
public sealed record DryRunReady(ProjectId Project, OperationId Trial, string Plan, string Copy, int SecondsMax);

/// <summary>One page, in order of UUID.</summary>
/// <param name="More">Whether another page follows the last item.</param>
public sealed record DatablocksReport(ProjectId Project, ImmutableArray<DatablockReport> Items, bool More);

/// <param name="State"><c>LIVE</c>, <c>UNBOUND</c>, <c>QUARANTINED</c> or <c>TOMBSTONED</c>.</param>
public sealed record DatablockReport(DatablockUuid Uuid, DatablockKind Kind, string Name, string State, long Version);

/// <summary>Host to client.</summary>
public static class ToClient
{
    /// <summary>Datablocks on one page, so that it fits a frame whatever their names.</summary>
    public const int DatablocksMax = 500;

    public static readonly MessageTable Table = new(
        HandshakeMessages.RefusedRow,
        MessageRow.Of<Accepted>("accepted", o => new(o["operation_id"].Operation()), m => new() { ["operation_id"] = m.Operation.ToString() }),
        OperationMessages.Progress,
        MessageRow.Of<Waiting>("waiting", o => new(o["refusal"].Refusal()), m => new() { ["refusal"] = m.Refusal.Json() }),
        MessageRow.Of<OperationOutcome>("outcome", ReadOutcome, WriteOutcome),
        MessageRow.Of<Cancelling>("cancelling", o => new(o["operation_id"].Operation()), m => new() { ["operation_id"] = m.Operation.ToString() }),
        MessageRow.Of<RearmDone>("rearmed", o => new(o["feature"].OrNone(FromClient.Feature)), m => new() { ["feature"] = m.Feature }),
        MessageRow.Of<ResyncDone>(
            "resynced",
            o => new(o["project_id"].Project(), o["was_diverged"].Flag()),
            m => new() { ["project_id"] = m.Project.ToString(), ["was_diverged"] = m.WasDiverged }),
        MessageRow.Of<RetryDone>("retry_allowed", o => new(o["fingerprint"].Hex()), m => new() { ["fingerprint"] = m.Fingerprint }),
        MessageRow.Of<LiftDone>(
            "lifted",
            o => new(o["subject"].Text(WireFields.TextMax), o["seq"].Integer(min: 1)),
            m => new() { ["subject"] = m.Subject, ["seq"] = m.Seq }),
        MessageRow.Of<ResolveDone>(
            "resolved",
            o => new(o["seq"].Integer(min: 1), o["released"].List(DatablocksMax, WireFields.Uuid)),
            m => new() { ["seq"] = m.Seq, ["released"] = m.Released.Json(u => JsonValue.Create(u.ToString())) }),
        MessageRow.Of<PayloadReceived>(
            "payload",
            o => new(new(o["sha256"].Hex(), o["bytes"].Integer(max: PayloadField.BytesMax)), o["received"].Integer(max: PayloadField.BytesMax)),
            m => new() { ["sha256"] = m.Payload.Sha256, ["bytes"] = m.Payload.Bytes, ["received"] = m.Received }),
        MessageRow.Of<PayloadDropped>("payload_dropped", o => new(o["sha256"].Hex()), m => new() { ["sha256"] = m.Sha256 }),
        MessageRow.Of<ReadingReport>(
            "reading",
            o => new(o["project_id"].Project(), o["result"].RawObject()),
            m => new() { ["project_id"] = m.Project.ToString(), ["result"] = JsonNode.Parse(m.Result) }),
        MessageRow.Of<DryRunReady>(
            "dry_run",
            o => new(o["project_id"].Project(), o["operation_id"].Operation(), o["plan"].RawObject(), o["copy"].RawObject(), (int)o["seconds_max"].Integer(min: 1, max: 3600)),
            m => new()
            {
                ["project_id"] = m.Project.ToString(), ["operation_id"] = m.Trial.ToString(), ["plan"] = JsonNode.Parse(m.Plan), ["copy"] = JsonNode.Parse(m.Copy), ["seconds_max"] = m.SecondsMax,
            }),
        MessageRow.Of<DatablocksReport>(
            "datablocks",
            o => new(o["project_id"].Project(), o["items"].List(DatablocksMax, i => i.Object(d => new DatablockReport(
                d["uuid"].Uuid(),
                WireNames<DatablockKind>.Read(d["kind"]),
                d["name"].Text(WireFields.DatablockNameMax),
                d["state"].Text(WireFields.WordMax),
                d["version"].Integer()))), o["more"].Flag()),
            m => new() { ["project_id"] = m.Project.ToString(), ["items"] = m.Items.Json(WriteDatablock), ["more"] = m.More }),
        StatusMessage.Row);

    private static OperationOutcome ReadOutcome(WireObject o)
    {
        var outcome = new OperationOutcome(
            o["operation_id"].Operation(),
            WireNames<OperationEnd>.Read(o["end"]),
            o["error"].OrNone(WireFields.Refusal),
            o["failed_step"].OrNull(v => (int)v.Integer(max: PlanLimits.Default.StepsMax - 1)),
            OperationMessages.ReadChanges(o["changes"]))
        {
            Stale = StaleMessages.Read(o.Find("stale")),
        };
        var nothing = o["nothing_changed"];
        return nothing.Flag() == (outcome.End == OperationEnd.RolledBack) ? outcome : nothing.Wrong<OperationOutcome>("contradicts 'end'");
    }

    private static JsonObject WriteOutcome(OperationOutcome m)
    {
        var body = new JsonObject
        {
            ["operation_id"] = m.Id.ToString(),
            ["end"] = WireNames<OperationEnd>.Of(m.End),
            ["error"] = m.Error?.Json(),
            ["failed_step"] = m.FailedStep,
            ["changes"] = m.Changes.Json(OperationMessages.WriteChange),
            ["nothing_changed"] = m.End == OperationEnd.RolledBack,
        };
        StaleMessages.Write(body, m.Stale);
        return body;
    }

    private static JsonNode WriteDatablock(DatablockReport d) => new JsonObject
    {
        ["uuid"] = d.Uuid.ToString(),
        ["kind"] = WireNames<DatablockKind>.Of(d.Kind),
        ["name"] = d.Name,
        ["state"] = d.State,
        ["version"] = d.Version,
    };
}
