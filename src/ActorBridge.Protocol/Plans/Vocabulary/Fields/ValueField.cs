using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans.Vocabulary.Fields;

/// <summary>
/// Whatever a property can be set to: a flag, a number, a text, numbers or flags in a list, nothing (<c>null</c>),
/// <c>{"flags":["X","Y"]}</c>, or <c>{"datablock":"…"}</c>. Whether it fits is only known where the property is.
/// </summary>
/// <param name="asRead">A value that was read: in a list <c>null</c> stands for what is no finite number.</param>
public sealed class ValueField(bool asRead = false) : FieldType
{
    private const int ItemsMax = 64;
    private const double MagnitudeMax = 1e15;

    private static readonly DatablockField Datablock = new([]);

    internal override JsonNode? Read(WireValue value, StepParts step) => value.Json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True or JsonValueKind.False => value.Flag(),
        JsonValueKind.Number => Number(value),
        JsonValueKind.String => new TextField(0, WireFields.TextMax).Read(value, step),
        JsonValueKind.Array => new JsonArray([.. value.List(ItemsMax, Item)]),
        JsonValueKind.Object => value.Object(o => Special(o, step)),
        _ => value.Wrong<JsonNode>("is no value"),
    };

    /// <summary>Whole numbers stay whole: Blender tells an integer property from a float.</summary>
    private static JsonNode? Number(WireValue value) =>
        value.Json.ValueKind == JsonValueKind.Number && value.Json.TryGetInt64(out var whole) && Math.Abs((double)whole) <= MagnitudeMax ? JsonValue.Create(whole) : value.Number(-MagnitudeMax, MagnitudeMax);

    private JsonNode? Item(WireValue value) => value.Json.ValueKind switch
    {
        JsonValueKind.Null when asRead => null,
        JsonValueKind.True or JsonValueKind.False => value.Flag(),
        _ => Number(value),
    };

    private static JsonObject Special(WireObject o, StepParts step)
    {
        if (o.Find("flags") is { } flags)
        {
            return new() { ["flags"] = new JsonArray([.. flags.List(ItemsMax, f => (JsonNode?)f.Text(64, min: 1))]) };
        }

        return new() { ["datablock"] = Datablock.Read(o["datablock"], step) };
    }
}
