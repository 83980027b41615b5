using System.Collections.Frozen;
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

    /// <summary>Counts up with each change that an older add-on could not execute.</summary>
    public static int Version => File.Version;

    public static IReadOnlyList<OperationRow> Rows => File.Rows;

    public static OperationRow? Find(string op) => ByOp.GetValueOrDefault(op);

    internal static Operation Read(WireValue value, PlanNames names) => (value with { Code = ErrorCodes.MalformedOperation }).Object(step =>
    {
        var op = step["op"];
        var name = op.Text(WireFields.TextMax);
        return ByOp.TryGetValue(name, out var row)
            ? row.Read(step, names)
            : op.Wrong<Operation>(ErrorCodes.UnknownOperation, $"is '{name}'; known are {string.Join(", ", File.Rows.Select(r => r.Op))}");
    });

    internal static JsonNode? Write(Operation operation) => JsonNode.Parse(operation.Step);
}
