using System.Text.Json.Nodes;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans.Vocabulary;

internal sealed class SetTransformWords() : OperationWords<SetTransform>("set_transform")
{
    protected override SetTransform Read(WireObject step, PlanNames names)
    {
        var operation = new SetTransform(
            names.Target(step["target"], MadeKind.Object),
            step.Find("location").Vector(),
            step.Find("rotation_euler").Vector(),
            step.Find("scale").Vector());
        return operation is { Location: null, RotationEuler: null, Scale: null }
            ? step.Wrong<SetTransform>("sets nothing: one of location, rotation_euler and scale is needed")
            : operation;
    }

    protected override void Write(SetTransform operation, JsonObject step)
    {
        step["target"] = operation.Target.ToString();
        step.Add("location", operation.Location);
        step.Add("rotation_euler", operation.RotationEuler);
        step.Add("scale", operation.Scale);
    }
}
