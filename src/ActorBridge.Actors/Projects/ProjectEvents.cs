using System.Collections.Immutable;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Decisions;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Actors.Projects;

public interface IProjectEvent : IPersisted;

/// <summary>What a project knows of one of its datablocks, without asking its actor.</summary>
public sealed record ArchiveEntry(DatablockUuid Uuid, DatablockKind Kind, string Name, DatablockLifecycle Lifecycle, long Version);

public static class ProjectEvents
{
    /// <summary>A batch is in its datablocks' journals, so it may be acknowledged, now and when it is sent again.</summary>
    /// <param name="Number">0 for the effect of an operation of ours.</param>
    public sealed record BatchPersisted(long Number, ImmutableArray<ArchiveEntry> Entries) : IProjectEvent;

    /// <summary>The identity is set aside because its own actor can't be kept alive.</summary>
    public sealed record EntityQuarantined(DatablockUuid Uuid, string Reason) : IProjectEvent;

    /// <summary>A person ends that. What was stored of it stays where it is, and a new life begins beside it.</summary>
    public sealed record EntityReleased(DatablockUuid Uuid, string Who, string Reason) : IProjectEvent;

    /// <summary>How far Blender has the log's position durable; null after a resync, until it has confirmed anew (rule 14.11).</summary>
    public sealed record PositionConfirmed(LogPosition? Position) : IProjectEvent;
}

/// <summary>The archive: mappings are moved in it, never erased (rule 6.3).</summary>
/// <param name="Confirmed">Absent in a snapshot of version 1.</param>
/// <param name="Releases">How often a person has released each; absent in a snapshot of version 2.</param>
public sealed record ProjectState(
    long LastBatch, ImmutableDictionary<DatablockUuid, ArchiveEntry> Archive, ImmutableDictionary<DatablockUuid, string> Quarantined, LogPosition? Confirmed = null,
    ImmutableDictionary<DatablockUuid, int>? Releases = null) : IPersisted
{
    public static readonly ProjectState Empty =
        new(0, ImmutableDictionary<DatablockUuid, ArchiveEntry>.Empty, ImmutableDictionary<DatablockUuid, string>.Empty);

    public ProjectState Apply(IProjectEvent fact) => fact switch
    {
        ProjectEvents.BatchPersisted e => this with
        {
            LastBatch = Math.Max(LastBatch, e.Number), Archive = Archive.SetItems(e.Entries.Select(x => KeyValuePair.Create(x.Uuid, x))),
        },
        ProjectEvents.PositionConfirmed e => this with { Confirmed = e.Position },
        ProjectEvents.EntityReleased e => this with
        {
            Quarantined = Quarantined.Remove(e.Uuid), Releases = (Releases ?? ImmutableDictionary<DatablockUuid, int>.Empty).SetItem(e.Uuid, ReleasesOf(e.Uuid) + 1),
        },
        ProjectEvents.EntityQuarantined e => this with { Quarantined = Quarantined.SetItem(e.Uuid, e.Reason) },
        _ => throw new UnknownEventException(nameof(ProjectState), fact),
    };

    /// <summary>
    /// Whether it tells nothing that has to last: of an operation of ours, datablocks that are known as they are but for their versions, which their own journals
    /// do not keep either (<see cref="IPassingDatablockEvent"/>). Its client would wait for a second sync after the COMMIT's.
    /// </summary>
    public bool IsPassing(ProjectEvents.BatchPersisted fact) =>
        fact.Number == 0 && fact.Entries.All(e => Archive.TryGetValue(e.Uuid, out var known) && known with { Version = e.Version } == e);

    /// <summary>In which life an identity is: each begins with rows of its own, for those before it may be damaged.</summary>
    public int ReleasesOf(DatablockUuid uuid) => Releases?.GetValueOrDefault(uuid) ?? 0;
}
