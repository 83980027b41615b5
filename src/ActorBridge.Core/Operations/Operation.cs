using ActorBridge.Core.Identity;

namespace ActorBridge.Core.Operations;

/// <summary>One step of a plan: a change that Blender can make, check and take back.</summary>
/// <remarks>Adding one takes a record here, a row in the vocabulary of the plan codec, and a file in the add-on's <c>operations/</c>.</remarks>
public abstract record Operation
{
    /// <summary>The feature that safe mode and the breaker switch (rule 14.9).</summary>
    public abstract string Feature { get; }

    /// <summary>The existing datablocks that the step touches; consulted in the log before (rule 14.3).</summary>
    public abstract IEnumerable<DatablockUuid> Targets { get; }
}

/// <summary>A finite triple, as Blender's <c>location</c> (scene units), <c>rotation_euler</c> (radians), <c>scale</c> (factor).</summary>
public readonly record struct Vector(double X, double Y, double Z)
{
    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Y) && double.IsFinite(Z);
}

/// <summary>Linear RGBA, each 0…1.</summary>
public readonly record struct Color(double R, double G, double B, double A);

/// <summary>A new object with its data. The UUIDs are given by the host at the door, so that a replay makes the same ones (rule 12.2).</summary>
/// <param name="Uuid">Of the object.</param>
/// <param name="DataUuid">Of its mesh, light or camera; null for an empty.</param>
public sealed record CreateObject(
    DatablockUuid Uuid, DatablockUuid? DataUuid, ObjectShape Shape, string Name, Vector? Location, Vector? RotationEuler, Vector? Scale) : Operation
{
    public override string Feature => Features.Objects;

    public override IEnumerable<DatablockUuid> Targets => [];
}

/// <summary>What <see cref="CreateObject"/> can make.</summary>
public enum ObjectShape
{
    Empty,
    Cube,
    Plane,
    Sphere,
    Cylinder,
    Light,
    Camera,
}

/// <summary>Sets those of location, rotation and scale that are given; at least one is.</summary>
public sealed record SetTransform(DatablockUuid Target, Vector? Location, Vector? RotationEuler, Vector? Scale) : Operation
{
    public override string Feature => Features.Objects;

    public override IEnumerable<DatablockUuid> Targets => [Target];
}

/// <summary>Renames any datablock. Blender may make the name unique by a suffix; the answer carries the name it has.</summary>
public sealed record Rename(DatablockUuid Target, string Name) : Operation
{
    public override string Feature => Features.Objects;

    public override IEnumerable<DatablockUuid> Targets => [Target];
}

/// <summary>Assigns an existing material, or a new one, to a slot of the object.</summary>
/// <param name="Material">An existing material's UUID, or the UUID for the new one when <paramref name="Create"/> is given.</param>
public sealed record AssignMaterial(DatablockUuid Target, DatablockUuid Material, NewMaterial? Create, int Slot) : Operation
{
    public override string Feature => Features.Materials;

    public override IEnumerable<DatablockUuid> Targets => Create is null ? [Target, Material] : [Target];
}

/// <summary>A new material with one colour (Principled BSDF's base colour and the viewport's).</summary>
public sealed record NewMaterial(string Name, Color BaseColor);

/// <summary>Deletes the object: staged (unlinked, kept) until the commit, so that a rollback loses nothing.</summary>
public sealed record Delete(DatablockUuid Target) : Operation
{
    public override string Feature => Features.Objects;

    public override IEnumerable<DatablockUuid> Targets => [Target];
}
