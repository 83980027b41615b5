using System.Text.Json;
using System.Text.RegularExpressions;

namespace ActorBridge.Testing;

/// <summary>
/// Checks JSON against one of config/schemas: the keywords that those files use, and a refusal of any other, so that none is
/// passed over in silence.
/// </summary>
public sealed class JsonSchema
{
    private readonly JsonElement _root;

    private JsonSchema(JsonElement root) => _root = root;

    /// <param name="name">A file of config/schemas, found above the test's own folder.</param>
    public static JsonSchema Load(string name) => Parse(Text(name));

    /// <inheritdoc cref="Load"/>
    public static string Text(string name)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ActorBridge.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new FileNotFoundException("ActorBridge.sln is nowhere above the tests.");
        }

        return File.ReadAllText(Path.Combine(folder, "config", "schemas", name));
    }

    public static JsonSchema Parse(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return new JsonSchema(document.RootElement.Clone());
    }

    /// <summary>What does not fit, with its path; empty when all does.</summary>
    public IReadOnlyList<string> Check(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. Check(_root, document.RootElement, "$")];
        }
        catch (JsonException e)
        {
            return [$"$: not JSON: {e.Message}"];
        }
    }

    private static IEnumerable<string> Check(JsonElement schema, JsonElement value, string path) =>
        schema.EnumerateObject().SelectMany(keyword => Keyword(keyword.Name, keyword.Value, schema, value, path));

    private static IEnumerable<string> Keyword(string keyword, JsonElement wanted, JsonElement schema, JsonElement value, string path)
    {
        switch (keyword)
        {
            case "$schema" or "$id" or "title" or "description" or "additionalProperties":
                return [];
            case "type":
                return wanted.ValueKind == JsonValueKind.Array ? If(wanted.EnumerateArray().Any(t => IsOf(t, value))) : If(IsOf(wanted, value));
            case "const":
                return If(JsonElement.DeepEquals(wanted, value));
            case "enum":
                return If(wanted.EnumerateArray().Any(e => JsonElement.DeepEquals(e, value)));
            case "minimum":
                return If(value.ValueKind != JsonValueKind.Number || value.GetDouble() >= wanted.GetDouble());
            case "maximum":
                return If(value.ValueKind != JsonValueKind.Number || value.GetDouble() <= wanted.GetDouble());
            case "pattern":
                return If(value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, wanted.GetString()!, RegexOptions.CultureInvariant));
            case "maxItems":
                return If(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= wanted.GetInt32());
            case "items":
                return value.ValueKind != JsonValueKind.Array ? [] : value.EnumerateArray().SelectMany((item, i) => Check(wanted, item, $"{path}[{i}]"));
            case "required":
                return value.ValueKind != JsonValueKind.Object
                    ? []
                    : wanted.EnumerateArray().Where(k => !value.TryGetProperty(k.GetString()!, out _)).Select(k => $"{path}: {k} is missing");
            case "properties":
                return value.ValueKind != JsonValueKind.Object ? [] : value.EnumerateObject().SelectMany(p => Property(p, wanted, schema, path));
            default:
                throw new NotSupportedException($"The schema uses '{keyword}', which this check does not know.");
        }

        IEnumerable<string> If(bool holds) => holds ? [] : [$"{path}: {keyword} {wanted.GetRawText()} does not hold"];
    }

    private static IEnumerable<string> Property(JsonProperty property, JsonElement known, JsonElement schema, string path)
    {
        if (known.TryGetProperty(property.Name, out var wanted))
        {
            return Check(wanted, property.Value, $"{path}.{property.Name}");
        }

        var open = !schema.TryGetProperty("additionalProperties", out var additional) || additional.ValueKind != JsonValueKind.False;
        return open ? [] : [$"{path}: '{property.Name}' is not a known key"];
    }

    private static bool IsOf(JsonElement type, JsonElement value) => type.GetString() switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "string" => value.ValueKind == JsonValueKind.String,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        var other => throw new NotSupportedException($"The schema names the type '{other}', which this check does not know."),
    };
}
