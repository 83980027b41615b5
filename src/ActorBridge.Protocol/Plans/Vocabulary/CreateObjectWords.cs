using System.Text.Json.Nodes;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans.Vocabulary;

internal sealed class CreateObjectWords() : OperationWords<CreateObject>("create_object")
{
    protected override CreateObject Read(WireObject step, PlanNames names)
    {
        var shape = WireNames<ObjectShape>.Read(step["shape"]);
        return new(
            names.Make(step, MadeKind.Object),
            shape == ObjectShape.Empty ? null : (DatablockUuid?)names.MakeData(step),
            shape,
            step["name"].Name(),
            step.Find("location").Vector(),
            step.Find("rotation_euler").Vector(),
            step.Find("scale").Vector());
    }

    protected override void Write(CreateObject operation, JsonObject step)
    {
        step["uuid"] = operation.Uuid.ToString();
        if (operation.DataUuid is { } data)
        {
            step["data_uuid"] = data.ToString();
        }

        step["shape"] = WireNames<ObjectShape>.Of(operation.Shape);
        step["name"] = operation.Name;
        step.Add("location", operation.Location);
        step.Add("rotation_euler", operation.RotationEuler);
        step.Add("scale", operation.Scale);
    }
}
