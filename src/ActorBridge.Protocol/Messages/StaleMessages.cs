using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Messages;

/// <summary>What a plan rests on and is no longer so (rule 15.4), from the add-on to the host and from there, with what the log has of it, to the client.</summary>
public static class StaleMessages
{
    public const int DatablocksMax = 20;
    public const int FieldsMax = 64;
    public const int ChangesMax = 4;
    public const int ValueMax = 8_000;

    public static ImmutableArray<StaleDatablock> Read(WireValue? value) => value?.List(DatablocksMax, i => i.Object(ReadOne)) ?? [];

    public static void Write(JsonObject body, ImmutableArray<StaleDatablock> stale)
    {
        if (!stale.IsDefaultOrEmpty)
        {
            body["stale"] = stale.Json(Write);
        }
    }

    private static StaleDatablock ReadOne(WireObject o) => new(
        o["uuid"].Uuid(),
        o["kind"].OrNull(WireNames<DatablockKind>.Read),
        o["name"].Text(WireFields.DatablockNameMax),
        o["expected_version"].OrNull(v => v.Integer()),
        o["version"].OrNull(v => v.Integer()),
        o["fields"].List(FieldsMax, i => i.Object(f => new StaleField(
            f["path"].Text(WireFields.TextMax, min: 1), Json(f.Find("expected")), Json(f.Find("found")), f.Find("why")?.Text(WireFields.TextMax), f.Find("version")?.Integer()))),
        o["changes"].List(ChangesMax, i => i.Object(ReadChange)));

    private static DatablockChanged ReadChange(WireObject o) => new(o["version"].Integer(), o["operation_id"].OrNull(WireFields.Operation), o["at"].Time())
    {
        Logged = o.Find("logged")?.Object(l => new LoggedChange(l["client"].Text(WireFields.WordMax), l["label"].Text(WireFields.TextMax), l["seq"].Integer())),
    };

    private static string? Json(WireValue? value)
    {
        if (value is not { } found || found.Json.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        var text = found.Json.GetRawText();
        return text.Length <= ValueMax ? text : found.Wrong<string>($"is longer than {ValueMax} characters");
    }

    private static JsonObject Write(StaleDatablock s) => new()
    {
        ["uuid"] = s.Uuid.ToString(),
        ["kind"] = s.Kind is { } kind ? WireNames<DatablockKind>.Of(kind) : null,
        ["name"] = s.Name,
        ["expected_version"] = s.Expected,
        ["version"] = s.Version,
        ["fields"] = s.Fields.Json(Write),
        ["changes"] = s.Changes.Json(Write),
    };

    private static JsonObject Write(StaleField f)
    {
        var field = new JsonObject { ["path"] = f.Path };
        if (f.Expected is not null)
        {
            field["expected"] = JsonNode.Parse(f.Expected);
        }

        if (f.Found is not null)
        {
            field["found"] = JsonNode.Parse(f.Found);
        }

        if (f.Why is not null)
        {
            field["why"] = f.Why;
        }

        if (f.Version is { } version)
        {
            field["version"] = version;
        }

        return field;
    }

    private static JsonObject Write(DatablockChanged c)
    {
        var change = new JsonObject { ["version"] = c.Version, ["operation_id"] = c.Operation?.ToString(), ["at"] = c.At.Json() };
        if (c.Logged is { } logged)
        {
            change["logged"] = new JsonObject { ["client"] = logged.Client, ["label"] = logged.Label, ["seq"] = logged.Seq };
        }

        return change;
    }
}
