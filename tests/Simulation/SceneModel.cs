using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;

namespace ActorBridge.Simulation;

/// <summary>A datablock as far as the simulated Blender has it.</summary>
internal sealed record Block(DatablockKind Kind, string Name, Vector Location, DatablockUuid? Material, long Version);

/// <summary>A scene as a value: a snapshot is a copy of the reference, a rollback an assignment.</summary>
internal sealed record SceneModel(ImmutableSortedDictionary<string, Block> Blocks)
{
    public static readonly SceneModel Empty = new(ImmutableSortedDictionary.Create<string, Block>(StringComparer.Ordinal));

    /// <summary>Equal exactly for equal scenes; versions don't count.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', Blocks.Select(b => $"{b.Key} {b.Value.Kind} {b.Value.Name} {b.Value.Location} {b.Value.Material}")))));

    public Block? Find(DatablockUuid uuid) => Blocks.GetValueOrDefault(uuid.ToString());

    public SceneModel With(DatablockUuid uuid, Block block) => new(Blocks.SetItem(uuid.ToString(), block));

    public SceneModel Without(DatablockUuid uuid) => new(Blocks.Remove(uuid.ToString()));

    /// <summary>The scene after a step; null where a target isn't there.</summary>
    public (SceneModel Scene, ImmutableArray<DatablockChange> Changes)? Apply(Operation step)
    {
        switch (step)
        {
            case CreateObject c:
                var scene = With(c.Uuid, new(DatablockKind.Object, c.Name, c.Location ?? default, null, 1));
                ImmutableArray<DatablockChange> changes = [new(c.Uuid, DatablockKind.Object, c.Name, ChangeKind.Created, 1)];
                if (c.DataUuid is { } data)
                {
                    scene = scene.With(data, new(DatablockKind.Mesh, c.Name, default, null, 1));
                    changes = changes.Add(new(data, DatablockKind.Mesh, c.Name, ChangeKind.Created, 1));
                }

                return (scene, changes);
            case SetTransform t when Find(t.Target) is { } moved:
                return Changed(t.Target, moved with { Location = t.Location ?? moved.Location }, ChangeKind.Changed);
            case Rename r when Find(r.Target) is { } renamed:
                return Changed(r.Target, renamed with { Name = r.Name }, ChangeKind.Renamed);
            case Delete d when Find(d.Target) is { } gone:
                return (Without(d.Target), [new(d.Target, gone.Kind, gone.Name, ChangeKind.Deleted, gone.Version + 1)]);
            case AssignMaterial a when Find(a.Target) is { } painted && (a.Create is not null || Find(a.Material) is not null):
                var withMaterial = a.Create is { } made ? With(a.Material, new(DatablockKind.Material, made.Name, default, null, 1)) : this;
                return withMaterial.Changed(a.Target, painted with { Material = a.Material }, ChangeKind.Changed);
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
