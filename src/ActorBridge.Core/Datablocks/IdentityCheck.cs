using System.Collections.Immutable;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Core.Datablocks;

/// <summary>What the log last said of one identity.</summary>
/// <param name="Outcome">Of its last IDENTITY line.</param>
/// <param name="Seq">That line.</param>
public sealed record LoggedIdentity(DatablockUuid Uuid, string Outcome, long Seq)
{
    /// <summary>That line's, as of a quarantine of ambiguity; null when it has none.</summary>
    public string? ErrorCode { get; init; }
}

/// <summary>Log and journal have an identity differently.</summary>
/// <param name="Line">What the log says, and where; null when it says nothing.</param>
public sealed record IdentityDifference(DatablockUuid Uuid, LoggedIdentity? Line, DatablockLifecycle Journal)
{
    /// <summary>The graver of the two, which holds from here on: quarantine before a tombstone before life. Null: neither says what can be acted on.</summary>
    public DatablockLifecycle? Holds { get; init; }

    public override string ToString() =>
        $"{Uuid} is {(Line is null ? "not in the log" : $"{Line.Outcome} in the log (line {Line.Seq})")} and {Journal.ToString().ToLowerInvariant()} in the journal";
}

/// <summary>
/// The two memories of an identity, compared at a start. A host that was killed between the two writes leaves the log one behind; an older copy of the one or
/// the other leaves them further apart. What is wrongly dead comes to life when Blender shows it (rule 6.3); what is wrongly alive would be changed.
/// </summary>
public static class IdentityCheck
{
    private static readonly ImmutableDictionary<string, DatablockLifecycle> Words = new Dictionary<string, DatablockLifecycle>
    {
        ["registered"] = DatablockLifecycle.Live, ["duplicated"] = DatablockLifecycle.Live, ["renamed"] = DatablockLifecycle.Live, ["rebound"] = DatablockLifecycle.Live,
        ["restored"] = DatablockLifecycle.Live, ["released"] = DatablockLifecycle.Live, ["unbound"] = DatablockLifecycle.Live,
        ["tombstoned"] = DatablockLifecycle.Tombstoned, [Outcomes.Quarantined] = DatablockLifecycle.Quarantined,
    }.ToImmutableDictionary();

    /// <param name="journal">All that the journal knows.</param>
    public static ImmutableArray<IdentityDifference> Compare(IEnumerable<LoggedIdentity> log, IReadOnlyDictionary<DatablockUuid, DatablockLifecycle> journal)
    {
        // A word of another version says nothing that this one could compare.
        var lines = log.Where(l => Words.ContainsKey(l.Outcome)).ToDictionary(l => l.Uuid);
        return
        [
            .. lines.Values.OrderBy(l => l.Seq).Select(l => Difference(l, journal.GetValueOrDefault(l.Uuid, DatablockLifecycle.Unknown))).OfType<IdentityDifference>(),
            .. journal.Where(j => !lines.ContainsKey(j.Key)).OrderBy(j => j.Key.Value).Select(j => new IdentityDifference(j.Key, null, j.Value) { Holds = Plain(j.Value) }),
        ];
    }

    private static IdentityDifference? Difference(LoggedIdentity line, DatablockLifecycle journal)
    {
        var (said, known) = (Words[line.Outcome], Plain(journal));
        return said == known ? null : new(line.Uuid, line, journal) { Holds = Graver(said, known) };
    }

    private static DatablockLifecycle? Graver(DatablockLifecycle log, DatablockLifecycle? journal) =>
        log == DatablockLifecycle.Quarantined || journal == DatablockLifecycle.Quarantined ? DatablockLifecycle.Quarantined
        : journal is null ? null // nobody can act on what the journal does not know
        : DatablockLifecycle.Tombstoned;

    private static DatablockLifecycle? Plain(DatablockLifecycle journal) => journal switch
    {
        DatablockLifecycle.Unknown => null,
        DatablockLifecycle.Unbound => DatablockLifecycle.Live,
        _ => journal,
    };
}
