using System.Diagnostics.CodeAnalysis;

namespace ActorBridge.Core.Identity;

/// <summary>One .blend and its lineage. An identity is <c>project + uuid</c>, everywhere (rule 7.1).</summary>
public readonly record struct ProjectId(Guid Value)
{
    public static bool TryParse([NotNullWhen(true)] string? text, out ProjectId id) => CanonicalUuid.TryParse(text, v => new(v), out id);

    public override string ToString() => CanonicalUuid.Format(Value);
}

/// <summary>One datablock within a project: object, mesh, material, …</summary>
public readonly record struct DatablockUuid(Guid Value)
{
    public static bool TryParse([NotNullWhen(true)] string? text, out DatablockUuid id) => CanonicalUuid.TryParse(text, v => new(v), out id);

    public override string ToString() => CanonicalUuid.Format(Value);
}

/// <summary>One transaction: a plan from its BEGIN to its COMMIT or ROLLBACK.</summary>
public readonly record struct OperationId(Guid Value)
{
    public static bool TryParse([NotNullWhen(true)] string? text, out OperationId id) => CanonicalUuid.TryParse(text, v => new(v), out id);

    public override string ToString() => CanonicalUuid.Format(Value);
}

/// <summary>One connection of one add-on or client, from its welcome to its close.</summary>
public readonly record struct SessionId(Guid Value)
{
    public static bool TryParse([NotNullWhen(true)] string? text, out SessionId id) => CanonicalUuid.TryParse(text, v => new(v), out id);

    public override string ToString() => CanonicalUuid.Format(Value);
}

/// <summary>One question to Blender and its answer; nothing of it is kept.</summary>
public readonly record struct ReadId(Guid Value)
{
    public static bool TryParse([NotNullWhen(true)] string? text, out ReadId id) => CanonicalUuid.TryParse(text, v => new(v), out id);

    public override string ToString() => CanonicalUuid.Format(Value);
}

/// <summary>The one text form of a UUID: 36 characters, lower case, with dashes, not all zero. Any other form is malformed (rule 11.2).</summary>
internal static class CanonicalUuid
{
    public static bool TryParse<T>(string? text, Func<Guid, T> make, out T id)
        where T : struct
    {
        if (Guid.TryParseExact(text, "D", out var value) && value != Guid.Empty && Format(value) == text)
        {
            id = make(value);
            return true;
        }

        id = default;
        return false;
    }

    public static string Format(Guid value) => value.ToString("D");
}
