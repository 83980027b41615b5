using System.Text.Json;
using ActorBridge.Testing;
using Json.Schema;
using JsonSchema = Json.Schema.JsonSchema;

namespace ActorBridge.LogLines;

/// <summary>config/schemas, each version of the line's, asked by a JSON Schema library of others.</summary>
internal sealed class LineSchemas(string root)
{
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List };

    private readonly Dictionary<string, JsonSchema> _schemas = [];

    public IReadOnlyList<string> Misfits(string line)
    {
        var name = LogOrder.SchemaOf(line);
        if (!_schemas.TryGetValue(name, out var schema))
        {
            schema = _schemas[name] = JsonSchema.FromText(File.ReadAllText(Path.Combine(root, "config", "schemas", name)));
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line);
        }
        catch (JsonException e)
        {
            return [$"12.1: not JSON: {e.Message}"];
        }

        using (document)
        {
            var found = schema.Evaluate(document.RootElement, Options);
            return found.IsValid ? [] : [.. Errors(found).DefaultIfEmpty("12.1: it does not fit the schema")];
        }
    }

    private static IEnumerable<string> Errors(EvaluationResults found) =>
        (found.Details ?? []).SelectMany(d => (d.Errors ?? new Dictionary<string, string>()).Select(e => $"12.1: {d.InstanceLocation} {e.Key}: {e.Value}"));
}
