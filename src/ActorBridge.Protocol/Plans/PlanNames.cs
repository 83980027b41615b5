using System.Text.RegularExpressions;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans;

/// <summary>What a name within a plan stands for.</summary>
public enum MadeKind
{
    Object,
    Material,
}

/// <summary>
/// Where the UUIDs of a plan's steps come from. Submitted: new datablocks get theirs here, at the door, so that the logged
/// plan makes the same ones when it is replayed (rule 12.2), and <c>$name</c> is resolved. Executed: they are all written out.
/// </summary>
public sealed partial class PlanNames
{
    private readonly Func<Guid>? _newId;
    private readonly Dictionary<string, (DatablockUuid Uuid, MadeKind Kind)> _made = [];

    private PlanNames(Func<Guid>? newId) => _newId = newId;

    public static PlanNames Submitted(Func<Guid> newId) => new(newId);

    public static PlanNames Executed() => new(null);

    /// <summary>The UUID of a datablock that this step makes and later steps may name.</summary>
    public DatablockUuid Make(WireObject step, MadeKind kind)
    {
        if (_newId is null)
        {
            return step["uuid"].Uuid();
        }

        var uuid = new DatablockUuid(_newId());
        if (step.Find("as") is { } alias && !_made.TryAdd(Alias(alias), (uuid, kind)))
        {
            alias.Wrong<string>("is a name that an earlier step has taken");
        }

        return uuid;
    }

    /// <summary>The UUID of the data of an object that this step makes; nothing names it within the plan.</summary>
    public DatablockUuid MakeData(WireObject step) => _newId is null ? step["data_uuid"].Uuid() : new(_newId());

    /// <summary>A datablock that exists, or that an earlier step makes.</summary>
    /// <param name="kind">What a <c>$name</c> must stand for; null when any will do.</param>
    public DatablockUuid Target(WireValue value, MadeKind? kind)
    {
        var text = value.Text(WireFields.TextMax);
        if (_newId is null || !text.StartsWith('$'))
        {
            return value.Uuid();
        }

        if (!_made.TryGetValue(text[1..], out var made))
        {
            return value.Wrong<DatablockUuid>(ErrorCodes.UnresolvedReference, $"refers to '{text}', which no earlier step makes");
        }

        return kind is null || made.Kind == kind ? made.Uuid : value.Wrong<DatablockUuid>($"refers to '{text}', which is not {Article(kind.Value)}");
    }

    private static string Article(MadeKind kind) => kind == MadeKind.Object ? "an object" : "a material";

    private static string Alias(WireValue value)
    {
        var alias = value.Text(WireFields.WordMax);
        return AliasForm().IsMatch(alias) ? alias : value.Wrong<string>($"is '{alias}'; a name is a small letter and up to 31 of a-z, 0-9, _") ?? "";
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,31}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AliasForm();
}
