using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans.Vocabulary;

internal sealed class AssignMaterialWords() : OperationWords<AssignMaterial>("assign_material")
{
    private const int SlotMax = 31;

    protected override AssignMaterial Read(WireObject step, PlanNames names)
    {
        var target = names.Target(step["target"], MadeKind.Object);
        var (material, create) = ReadMaterial(step["material"], names);
        return new(target, material, create, (int)step["slot"].Integer(max: SlotMax));
    }

    protected override void Write(AssignMaterial operation, JsonObject step)
    {
        step["target"] = operation.Target.ToString();
        step["material"] = operation.Create is { } create
            ? new JsonObject { ["uuid"] = operation.Material.ToString(), ["name"] = create.Name, ["base_color"] = create.BaseColor.Json() }
            : operation.Material.ToString();
        step["slot"] = operation.Slot;
    }

    private static (DatablockUuid Uuid, NewMaterial? Create) ReadMaterial(WireValue value, PlanNames names) =>
        value.Json.ValueKind == JsonValueKind.Object
            ? value.Object(o => (names.Make(o, MadeKind.Material), new NewMaterial(o["name"].Name(), o["base_color"].Color())))
            : (names.Target(value, MadeKind.Material), null);
}
