using System.Text.Json.Nodes;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans.Vocabulary;

internal sealed class RenameWords() : OperationWords<Rename>("rename")
{
    protected override Rename Read(WireObject step, PlanNames names) => new(names.Target(step["target"], kind: null), step["name"].Name());

    protected override void Write(Rename operation, JsonObject step)
    {
        step["target"] = operation.Target.ToString();
        step["name"] = operation.Name;
    }
}
