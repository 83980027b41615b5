using ActorBridge.Core.Decisions;
using ActorBridge.Core.Identity;
using static ActorBridge.Core.Datablocks.DatablockEvents;

namespace ActorBridge.Core.Datablocks;

public enum DatablockLifecycle
{
    /// <summary>Never seen.</summary>
    Unknown,

    /// <summary>In the scene, under its UUID.</summary>
    Live,

    /// <summary>Known, but not found when last looked for; the next sight of it binds it again (rule 2.2).</summary>
    Unbound,

    /// <summary>Set aside after repeated failure or ambiguity; only a person releases it.</summary>
    Quarantined,

    /// <summary>Deleted; the mapping stays (rule 6.3).</summary>
    Tombstoned,
}

/// <summary>One identity, without its key.</summary>
/// <param name="Why">The reason for Unbound and Quarantined.</param>
public sealed record DatablockState(
    DatablockLifecycle Lifecycle, DatablockKind Kind, string Name, long Version, DatablockUuid? CopyOf, string? Why) : IPersisted
{
    public static readonly DatablockState Unknown = new(DatablockLifecycle.Unknown, default, "", 0, null, null);

    public DatablockState Apply(IDatablockEvent fact) => fact switch
    {
        DatablockRegistered e => new(DatablockLifecycle.Live, e.Kind, e.Name, e.Version, e.CopyOf, null),
        DatablockRenamed e => this with { Name = e.Name, Version = e.Version },
        DatablockTouched e => this with { Version = e.Version },
        DatablockTombstoned e => this with { Lifecycle = DatablockLifecycle.Tombstoned, Version = e.Version, Why = null },
        DatablockUnbound e => this with { Lifecycle = DatablockLifecycle.Unbound, Why = e.Reason },
        DatablockRebound e => this with { Lifecycle = DatablockLifecycle.Live, Name = e.Name, Version = e.Version, Why = null },
        DatablockRestored e => this with
        {
            Lifecycle = e.Shown ? DatablockLifecycle.Live : DatablockLifecycle.Unbound, Name = e.Name, Version = e.Version, Why = e.Shown ? null : e.Why,
        },
        DatablockQuarantined e => this with { Lifecycle = DatablockLifecycle.Quarantined, Why = $"[{e.Code}] {e.Reason}" },
        DatablockReleased => this with { Lifecycle = DatablockLifecycle.Unbound, Why = "released from quarantine, not seen since" },
        _ => throw new UnknownEventException(nameof(DatablockState), fact),
    };
}
