using System.Collections.Immutable;

namespace ActorBridge.Core.Operations;

/// <summary>What safe mode and the breakers can switch off one by one (rule 14.9).</summary>
public static class Features
{
    public const string Objects = "objects";
    public const string Materials = "materials";

    /// <summary>Identity events from Blender: never mutates, but can storm and be quarantined.</summary>
    public const string Identity = "identity";

    public static readonly ImmutableArray<string> All = [Objects, Materials, Identity];
}
