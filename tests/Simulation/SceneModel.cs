using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;

namespace ActorBridge.Simulation;

/// <summary>A datablock as far as the simulated Blender has it.</summary>
internal sealed record Block(DatablockKind Kind, string Name, string Location, DatablockUuid? Material, long Version);

/// <summary>A scene as a value: a snapshot is a copy of the reference, a rollback an assignment.</summary>
internal sealed record SceneModel(ImmutableSortedDictionary<string, Block> Blocks)
{
    public static readonly SceneModel Empty = new(ImmutableSortedDictionary.Create<string, Block>(StringComparer.Ordinal));

    /// <summary>Equal exactly for equal scenes; versions don't count.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', Blocks.Select(b => $"{b.Key} {b.Value.Kind} {b.Value.Name} {b.Value.Location} {b.Value.Material}")))));

    /// <summary>The operations whose commits it holds, and the last of them: what the scene itself says at each attach.</summary>
    public ImmutableHashSet<OperationId> Held { get; init; } = [];

    public OperationId? Last { get; init; }

    public Block? Find(DatablockUuid uuid) => Blocks.GetValueOrDefault(uuid.ToString());

    public SceneModel With(DatablockUuid uuid, Block block) => this with { Blocks = Blocks.SetItem(uuid.ToString(), block) };

    public SceneModel Without(DatablockUuid uuid) => this with { Blocks = Blocks.Remove(uuid.ToString()) };

    /// <summary>The scene after a step; null where a target isn't there.</summary>
    public (SceneModel Scene, ImmutableArray<DatablockChange> Changes)? Apply(Operation step)
    {
        var fields = JsonElement.Parse(step.Step);
        var target = step.Targets.Cast<DatablockUuid?>().FirstOrDefault();
        var found = target is { } known ? Find(known) : null;
        switch (step.Op)
        {
            case "create_object":
                var name = fields.GetProperty("name").GetString()!;
                var scene = this;
                ImmutableArray<DatablockChange> changes = [];
                foreach (var (uuid, kind) in step.Makes.Zip([DatablockKind.Object, DatablockKind.Mesh]))
                {
                    scene = scene.With(uuid, new(kind, name, "", null, 1));
                    changes = changes.Add(new(uuid, kind, name, ChangeKind.Created, 1));
                }

                return (scene, changes);
            case "set_transform" when found is not null:
                return Changed(target!.Value, found with { Location = fields.GetProperty("location").GetRawText() }, ChangeKind.Changed);
            case "rename" when found is not null:
                return Changed(target!.Value, found with { Name = fields.GetProperty("name").GetString()! }, ChangeKind.Renamed);
            case "delete" when found is not null:
                return (Without(target!.Value), [new(target.Value, found.Kind, found.Name, ChangeKind.Deleted, found.Version + 1)]);
            case "assign_material" when found is not null:
                var material = step.Makes.Single();
                return With(material, new(DatablockKind.Material, "paint", "", null, 1)).Changed(target!.Value, found with { Material = material }, ChangeKind.Changed);
            default:
                return null;
        }
    }

    private (SceneModel Scene, ImmutableArray<DatablockChange> Changes) Changed(DatablockUuid uuid, Block block, ChangeKind what)
    {
        var next = block with { Version = block.Version + 1 };
        return (With(uuid, next), [new(uuid, next.Kind, next.Name, what, next.Version)]);
    }
}
