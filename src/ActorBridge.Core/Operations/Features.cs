using System.Collections.Immutable;

namespace ActorBridge.Core.Operations;

/// <summary>What safe mode and the breakers can switch off one by one (rule 14.9).</summary>
public static class Features
{
    public const string Objects = "objects";
    public const string Collections = "collections";
    public const string Meshes = "meshes";
    public const string Curves = "curves";
    public const string Materials = "materials";
    public const string Modifiers = "modifiers";
    public const string Lighting = "lighting";
    public const string Animation = "animation";
    public const string Properties = "properties";
    public const string Scene = "scene";
    public const string Assets = "assets";
    public const string Files = "files";
    public const string Pictures = "pictures";
    public const string Python = "python";

    /// <summary>Identity events from Blender: never mutates, but can storm and be quarantined.</summary>
    public const string Identity = "identity";

    public static readonly ImmutableArray<string> All =
    [
        Objects, Collections, Meshes, Curves, Materials, Modifiers, Lighting, Animation, Properties, Scene, Assets, Files, Pictures, Python, Identity,
    ];
}
