using System.Text.Json.Nodes;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans.Vocabulary;

internal sealed class DeleteWords() : OperationWords<Delete>("delete")
{
    protected override Delete Read(WireObject step, PlanNames names) => new(names.Target(step["target"], MadeKind.Object));

    protected override void Write(Delete operation, JsonObject step) => step["target"] = operation.Target.ToString();
}
