using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans.Vocabulary;

/// <summary>Every operation that can be asked for, read from the one file that the add-on reads as well: vocabulary.json in its folder.</summary>
public static class OperationVocabulary
{
    /// <summary>Steps are written as UTF-8 and not escaped for HTML, as every line and message here is.</summary>
    internal static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly VocabularyFile File = VocabularyFile.Read(JsonElement.Parse(VocabularyText.Json));

    private static readonly FrozenDictionary<string, OperationRow> ByOp = File.Rows.ToFrozenDictionary(r => r.Op);

    private static readonly ILookup<bool, OperationRow> Readings = File.Rows.Where(r => !r.ForHost).ToLookup(r => r.Class == OperationClass.Reading);

    /// <summary>Counts up with each change that an older add-on could not execute.</summary>
    public static int Version => File.Version;

    public static IReadOnlyList<OperationRow> Rows => File.Rows;

    public static OperationRow? Find(string op) => ByOp.GetValueOrDefault(op);

    /// <summary>A step of a plan. What only reads is none: it is asked for by itself, and is no transaction.</summary>
    internal static Operation Read(WireValue value, PlanNames names) => Read(value, names, reading: false);

    /// <summary>An operation that only reads, as a client asks for it; the add-on gets its <see cref="Operation.Step"/>.</summary>
    public static bool TryReadQuery(JsonElement json, [NotNullWhen(true)] out Operation? query, [NotNullWhen(false)] out Refusal? refusal)
    {
        var fault = new Fault();
        var read = Read(new WireValue(json, "query", fault, ErrorCodes.MalformedMessage), PlanNames.Executed(), reading: true);
        refusal = fault.Refusal;
        query = refusal is null ? read : null;
        return refusal is null;
    }

    private static Operation Read(WireValue value, PlanNames names, bool reading) => (value with { Code = ErrorCodes.MalformedOperation }).Object(step =>
    {
        var op = step["op"];
        var name = op.Text(WireFields.TextMax);
        return ByOp.TryGetValue(name, out var row) && !row.ForHost && (row.Class == OperationClass.Reading) == reading
            ? row.Read(step, names)
            : op.Wrong<Operation>(ErrorCodes.UnknownOperation, $"is '{name}'; known {(reading ? "to read" : "as steps")} are {string.Join(", ", Readings[reading].Select(r => r.Op))}");
    });

    internal static JsonNode? Write(Operation operation) => JsonNode.Parse(operation.Step);
}
