using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using ActorBridge.Core.Identity;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans;

/// <summary>
/// Where the UUIDs of a plan's steps come from. Submitted: new datablocks get theirs here, at the door, so that the logged
/// plan makes the same ones when it is replayed (rule 12.2), and <c>$name</c> is resolved. Executed: they are all written out.
/// </summary>
public sealed partial class PlanNames
{
    private readonly Func<Guid>? _newId;
    private readonly Dictionary<string, (DatablockUuid Uuid, string? Kind)> _made = [];

    private PlanNames(Func<Guid>? newId) => _newId = newId;

    public bool AreSubmitted => _newId is not null;

    public static PlanNames Submitted(Func<Guid> newId) => new(newId);

    public static PlanNames Executed() => new(null);

    /// <summary>A UUID for what a step makes, under the name that later steps may use for it.</summary>
    /// <param name="kind">Null where only Blender can tell.</param>
    internal DatablockUuid Make(WireValue? alias, string? kind)
    {
        var uuid = new DatablockUuid(_newId!());
        if (alias is { } given && !_made.TryAdd(Alias(given), (uuid, kind)))
        {
            given.Wrong<string>("is a name that an earlier step has taken");
        }

        return uuid;
    }

    internal bool TryFind(string name, [NotNullWhen(true)] out (DatablockUuid Uuid, string? Kind)? made)
    {
        made = _made.TryGetValue(name, out var found) ? found : null;
        return made is not null;
    }

    private static string Alias(WireValue value)
    {
        var alias = value.Text(WireFields.WordMax);
        return AliasForm().IsMatch(alias) ? alias : value.Wrong<string>($"is '{alias}'; a name is a small letter and up to 31 of a-z, 0-9, _") ?? "";
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,31}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AliasForm();
}
