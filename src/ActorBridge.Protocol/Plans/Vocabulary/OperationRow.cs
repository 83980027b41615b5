using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Json;
using ActorBridge.Protocol.Plans.Vocabulary.Fields;

namespace ActorBridge.Protocol.Plans.Vocabulary;

/// <summary>One operation as vocabulary.json has it.</summary>
/// <param name="Says">What it does, in a sentence for people and language models.</param>
/// <param name="ForHost">Only the host itself asks for it; no client can.</param>
public sealed record OperationRow(string Op, string Feature, OperationClass Class, string Says, ObjectField Fields, bool ForHost = false)
{
    public Operation Read(WireObject step, PlanNames names)
    {
        var parts = new StepParts(names);
        var json = Fields.Read(step, parts);
        json.Insert(0, "op", Op);
        return new(Op, Feature, Class, [.. parts.Targets], [.. parts.Makes], json.ToJsonString(OperationVocabulary.Json)) { Payloads = [.. parts.Payloads] };
    }
}
