using System.Collections.Immutable;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;

namespace ActorBridge.Testing;

/// <summary>Steps as the plan codec would make them, for tests that need some and not a whole plan.</summary>
public static class Steps
{
    public static Operation Move(DatablockUuid target, double x = 1, double y = 0, double z = 0) =>
        Of("set_transform", Features.Objects, [target], [], FormattableString.Invariant($"\"target\":\"{target}\",\"location\":[{x},{y},{z}]"));

    public static Operation CreateEmpty(DatablockUuid uuid, string name = "Empty") =>
        Of("create_object", Features.Objects, [], [uuid], $"\"uuid\":\"{uuid}\",\"shape\":\"EMPTY\",\"name\":\"{name}\"");

    public static Operation CreateCube(DatablockUuid uuid, DatablockUuid data, string name) =>
        Of("create_object", Features.Objects, [], [uuid, data], $"\"uuid\":\"{uuid}\",\"data_uuid\":\"{data}\",\"shape\":\"CUBE\",\"name\":\"{name}\"");

    public static Operation Rename(DatablockUuid target, string name) =>
        Of("rename", Features.Objects, [target], [], $"\"target\":\"{target}\",\"name\":\"{name}\"");

    public static Operation Delete(DatablockUuid target) => Of("delete", Features.Objects, [target], [], $"\"target\":\"{target}\"");

    public static Operation Paint(DatablockUuid target, DatablockUuid material) =>
        Of("assign_material", Features.Materials, [target], [material],
            $"\"target\":\"{target}\",\"material\":{{\"uuid\":\"{material}\",\"name\":\"Red\",\"base_color\":[1,0,0,1]}},\"slot\":0");

    private static Operation Of(string op, string feature, ImmutableArray<DatablockUuid> targets, ImmutableArray<DatablockUuid> makes, string fields) =>
        new(op, feature, OperationClass.Mutating, targets, makes, $"{{\"op\":\"{op}\",{fields}}}");
}
