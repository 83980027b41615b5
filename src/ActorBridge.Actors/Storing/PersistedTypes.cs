using ActorBridge.Actors.Clients;
using ActorBridge.Actors.Projects;
using ActorBridge.Core.Breaker;
using ActorBridge.Core.Datablocks;
using static ActorBridge.Core.Breaker.BreakerEvents;
using static ActorBridge.Core.Datablocks.DatablockEvents;
using static ActorBridge.Core.SafeMode.SafeModeEvents;

namespace ActorBridge.Actors.Storing;

/// <summary>
/// The names under which things stand in the database, each with its version. A name is never given to another shape: a changed shape gets
/// the next version, and the old one a reader (rule 4.1).
/// </summary>
internal static class PersistedTypes
{
    public static readonly IReadOnlyDictionary<string, Type> ByManifest = new Dictionary<string, Type>
    {
        ["datablock-registered:1"] = typeof(DatablockRegistered),
        ["datablock-renamed:1"] = typeof(DatablockRenamed),
        ["datablock-tombstoned:1"] = typeof(DatablockTombstoned),
        ["datablock-unbound:1"] = typeof(DatablockUnbound),
        ["datablock-rebound:1"] = typeof(DatablockRebound),
        ["datablock-restored:1"] = typeof(DatablockRestored),
        ["datablock-quarantined:1"] = typeof(DatablockQuarantined),
        ["datablock-released:1"] = typeof(DatablockReleased),
        ["datablock:1"] = typeof(DatablockState),
        ["safe-mode-entered:1"] = typeof(SafeModeEntered),
        ["safe-mode-rearmed:1"] = typeof(SafeModeRearmed),
        ["failure-recorded:1"] = typeof(FailureRecorded), // read only: without the log's count
        ["failure-recorded:2"] = typeof(FailureRecorded),
        ["failures-ended:1"] = typeof(FailuresEnded),
        ["breaker-opened:1"] = typeof(BreakerOpened),
        ["failures-forgotten:1"] = typeof(FailuresForgotten),
        ["logic-forgotten:1"] = typeof(LogicForgotten),
        ["breaker-isolated:1"] = typeof(BreakerIsolated),
        ["breaker-reset:1"] = typeof(BreakerReset),
        ["breaker:1"] = typeof(BreakerState),
        ["project-seen:1"] = typeof(ProjectSeen),
        ["batch-persisted:1"] = typeof(ProjectEvents.BatchPersisted),
        ["entity-quarantined:1"] = typeof(ProjectEvents.EntityQuarantined),
        ["entity-released:1"] = typeof(ProjectEvents.EntityReleased),
        ["position-confirmed:1"] = typeof(ProjectEvents.PositionConfirmed),
        ["project:1"] = typeof(ProjectState), // read only: without the position that Blender has confirmed
        ["project:2"] = typeof(ProjectState), // read only: without who was released
        ["project:3"] = typeof(ProjectState),
        ["key-claimed:1"] = typeof(KeyEvents.KeyClaimed),
        ["key-released:1"] = typeof(KeyEvents.KeyReleased),
        ["key-settled:1"] = typeof(KeyEvents.KeySettled),
        ["keys:1"] = typeof(KeysState),
    };

    public static readonly IReadOnlyDictionary<Type, string> ByType = ByManifest.GroupBy(p => p.Value).ToDictionary(t => t.Key, t => t.Last().Key);
}
