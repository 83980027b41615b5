using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Json;
using ActorBridge.Protocol.Plans.Vocabulary.Fields;

namespace ActorBridge.Protocol.Plans.Vocabulary;

/// <summary>One operation as vocabulary.json has it.</summary>
/// <param name="Says">What it does, in a sentence for people and language models.</param>
/// <param name="ForHost">Only the host itself asks for it; no client can.</param>
public sealed record OperationRow(string Op, string Feature, OperationClass Class, string Says, ObjectField Fields, bool ForHost = false)
{
    private readonly ImmutableArray<string> _limits = [.. Fields.Fields.Where(f => f.IsLimit).Select(f => f.Name)];

    public Operation Read(WireObject step, PlanNames names)
    {
        var parts = new StepParts(names);
        var json = Fields.Read(step, parts);
        json.Insert(0, "op", Op);
        var operation = new Operation(Op, Feature, Class, [.. parts.Targets], [.. parts.Makes], json.ToJsonString(OperationVocabulary.Json)) { Payloads = [.. parts.Payloads] };
        return _limits.IsEmpty ? operation : operation with { Logic = WithoutLimits(json) };
    }

    private string WithoutLimits(JsonObject step)
    {
        foreach (var limit in _limits)
        {
            step.Remove(limit);
        }

        return step.ToJsonString(OperationVocabulary.Json);
    }
}
