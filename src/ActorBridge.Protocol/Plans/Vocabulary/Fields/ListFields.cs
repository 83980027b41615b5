using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans.Vocabulary.Fields;

/// <summary>Finite numbers, such as a vector or a colour.</summary>
public sealed class NumbersField(int countMin, int countMax, double min, double max) : FieldType
{
    internal override JsonNode? Read(WireValue value, StepParts step)
    {
        var numbers = value.List(countMax, i => i.Number(min, max));
        return numbers.Length >= countMin
            ? new JsonArray([.. numbers.Select(n => JsonValue.Create(n))])
            : value.Wrong<JsonNode>($"has {numbers.Length} numbers; {countMin} to {countMax} are needed");
    }
}

public sealed class ListField(FieldType of, int countMin, int countMax) : FieldType
{
    internal override JsonNode? Read(WireValue value, StepParts step)
    {
        var items = value.List(countMax, i => of.Read(i, step));
        return items.Length >= countMin
            ? new JsonArray([.. items])
            : value.Wrong<JsonNode>($"has {items.Length} items; {countMin} to {countMax} are needed");
    }
}

/// <summary>Values under names of the asker's choice, such as a modifier's settings.</summary>
public sealed class MapField(FieldType of, int countMax) : FieldType
{
    internal override JsonNode? Read(WireValue value, StepParts step)
    {
        if (value.Json.ValueKind != JsonValueKind.Object)
        {
            return value.Wrong<JsonNode>("is not an object");
        }

        var json = new JsonObject();
        foreach (var property in value.Json.EnumerateObject())
        {
            if (json.Count == countMax)
            {
                return value.Wrong<JsonNode>($"has more than {countMax} keys");
            }

            var item = value with { Json = property.Value, Path = $"{value.Path}.{property.Name}" };
            if (!IsName(property.Name))
            {
                return item.Wrong<JsonNode>("is no name of 1 to 63 bytes without control characters");
            }

            json[property.Name] = of.Read(item, step);
        }

        return json.Count > 0 ? json : value.Wrong<JsonNode>("is empty");
    }

    private static bool IsName(string name) =>
        System.Text.Encoding.UTF8.GetByteCount(name) is >= 1 and <= 63 && !name.Any(char.IsControl);
}
