using System.Collections.Frozen;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans.Vocabulary;

/// <summary>Every operation that can be asked for, by name. docs/operations.md is the same for people.</summary>
public static class OperationVocabulary
{
    private static readonly IOperationWords[] Rows =
    [
        new CreateObjectWords(),
        new SetTransformWords(),
        new RenameWords(),
        new AssignMaterialWords(),
        new DeleteWords(),
    ];

    private static readonly FrozenDictionary<string, IOperationWords> ByOp = Rows.ToFrozenDictionary(r => r.Op);
    private static readonly FrozenDictionary<Type, IOperationWords> ByType = Rows.ToFrozenDictionary(r => r.Operation);

    public static IEnumerable<string> Ops => Rows.Select(r => r.Op);

    internal static Operation Read(WireValue value, PlanNames names) => (value with { Code = ErrorCodes.MalformedOperation }).Object(step =>
    {
        var op = step["op"];
        var name = op.Text(WireFields.TextMax);
        return ByOp.TryGetValue(name, out var words)
            ? words.Read(step, names)
            : op.Wrong<Operation>(ErrorCodes.UnknownOperation, $"is '{name}'; known are {string.Join(", ", Ops)}");
    });

    internal static JsonNode Write(Operation operation)
    {
        var words = ByType[operation.GetType()];
        var step = new JsonObject { ["op"] = words.Op };
        words.Write(operation, step);
        return step;
    }
}
