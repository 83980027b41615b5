using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Messages;

/// <summary>What is said of an operation in more than one direction.</summary>
public static class OperationMessages
{
    public const int ChangesMax = 2_000;
    private const int PartMax = 64;

    public static readonly MessageRow Progress = MessageRow.Of<OperationProgress>(
        "progress",
        o => new(o["operation_id"].Operation(), (int)o["steps_done"].Integer(max: int.MaxValue), (int)o["steps"].Integer(max: int.MaxValue)),
        m => new() { ["operation_id"] = m.Id.ToString(), ["steps_done"] = m.StepsDone, ["steps"] = m.Steps });

    public static readonly MessageRow Prepared = MessageRow.Of<OperationPrepared>(
        "prepared",
        o => new(
            o["operation_id"].Operation(),
            WireNames<PreparedState>.Read(o["state"]),
            o["steps"].List(PlanLimits.Default.StepsMax, i => i.Object(ReadStep)),
            ReadChanges(o["changes"]),
            o["digest_before"].Text(WireFields.DigestMax),
            o["digest_after"].Text(WireFields.DigestMax),
            o["error"].OrNone(WireFields.Refusal))
        {
            Parts = o.Find("parts")?.List(ChangesMax, i => i.Object(ReadPart)) ?? [],
            Image = o.Find("image")?.Text(WireFields.DigestMax),
            Stale = StaleMessages.Read(o.Find("stale")),
        },
        WritePrepared);

    public static ImmutableArray<DatablockChange> ReadChanges(WireValue value) =>
        value.List(ChangesMax, i => i.Object(o => new DatablockChange(
            o["uuid"].Uuid(),
            WireNames<DatablockKind>.Read(o["kind"]),
            o["name"].Text(WireFields.DatablockNameMax),
            WireNames<ChangeKind>.Read(o["change"]),
            o["version"].Integer())));

    public static JsonNode WriteChange(DatablockChange change) => new JsonObject
    {
        ["uuid"] = change.Uuid.ToString(),
        ["kind"] = WireNames<DatablockKind>.Of(change.Kind),
        ["name"] = change.Name,
        ["change"] = WireNames<ChangeKind>.Of(change.Change),
        ["version"] = change.Version,
    };

    private static JsonObject WritePrepared(OperationPrepared m)
    {
        var body = new JsonObject
        {
            ["operation_id"] = m.Id.ToString(),
            ["state"] = WireNames<PreparedState>.Of(m.State),
            ["steps"] = m.Steps.Json(WriteStep),
            ["changes"] = m.Changes.Json(WriteChange),
            ["digest_before"] = m.DigestBefore,
            ["digest_after"] = m.DigestAfter,
            ["error"] = m.Error?.Json(),
        };
        if (!m.Parts.IsEmpty)
        {
            body["parts"] = m.Parts.Json(WritePart);
        }

        if (m.Image is not null)
        {
            body["image"] = m.Image;
        }

        StaleMessages.Write(body, m.Stale);
        return body;
    }

    private static DigestPart ReadPart(WireObject o) => new(
        o["of"].Text(PartMax, min: 1),
        o["before"].Text(PartMax),
        o["after"].Text(PartMax));

    private static JsonNode WritePart(DigestPart part) => new JsonObject { ["of"] = part.Of, ["before"] = part.Before, ["after"] = part.After };

    private static StepReport ReadStep(WireObject o) => new(
        (int)o["step"].Integer(max: PlanLimits.Default.StepsMax - 1),
        o["ok"].Flag(),
        o["uuids"].List(ChangesMax, WireFields.Uuid),
        o["error"].OrNone(WireFields.Refusal));

    private static JsonNode WriteStep(StepReport step) => new JsonObject
    {
        ["step"] = step.Step,
        ["ok"] = step.Ok,
        ["uuids"] = step.Uuids.Json(u => u.ToString()),
        ["error"] = step.Error?.Json(),
    };
}
