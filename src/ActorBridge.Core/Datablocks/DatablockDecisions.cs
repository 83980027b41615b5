using ActorBridge.Core.Decisions;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using static ActorBridge.Core.Datablocks.DatablockCommands;
using static ActorBridge.Core.Datablocks.DatablockEvents;
using static ActorBridge.Core.Datablocks.DatablockLifecycle;

namespace ActorBridge.Core.Datablocks;

/// <summary>The life of one identity as a table: lifecycle × command.</summary>
public static class DatablockDecisions
{
    public static Decision<IDatablockEvent> Decide(this DatablockState state, IDatablockCommand command) => (state.Lifecycle, command) switch
    {
        // What Blender shows for the first time is registered, by whichever message it comes: a lost one must not hide it.
        (Unknown, RegisterDatablock c) => Accept(new DatablockRegistered(c.Kind, c.Name, c.Version, c.CopyOf, c.By)),
        (Unknown, RebindDatablock c) => Accept(new DatablockRegistered(c.Kind, c.Name, c.Version, null, c.By)),
        (Unknown, RenameDatablock c) => Accept(new DatablockRegistered(c.Kind, c.Name, c.Version, null, c.By)),
        (Unknown, TouchDatablock c) => Accept(new DatablockRegistered(c.Kind, c.Name, c.Version, null, c.By)),
        (Unknown, TombstoneDatablock c) => Accept(new DatablockRegistered(c.Kind, c.Name, c.Version, null, c.By), new DatablockTombstoned(c.Version, c.By)),
        (Unknown, _) => Refuse(ErrorCodes.UnknownUuid, "It was never seen."),

        // Rule 6.3: a tombstone ends by being shown again or by a person, never by a message that takes it for alive.
        (Tombstoned, RegisterDatablock or RenameDatablock or TouchDatablock) => Refuse(ErrorCodes.Tombstoned, $"\"{state.Name}\" was deleted."),
        (Tombstoned, RebindDatablock c) when c.Kind != state.Kind => Ambiguous(state, c.Kind),
        (Tombstoned, RebindDatablock c) => Accept(new DatablockRestored(c.Name, c.Version, Shown: true, "found in the scene again")),
        (Tombstoned, RestoreDatablock c) => Accept(new DatablockRestored(state.Name, state.Version, Shown: false, $"restored by {c.Who}: {c.Reason}")),
        (Tombstoned, UnbindDatablock or TombstoneDatablock or ReleaseDatablock) => Accept(),

        (Quarantined, ReleaseDatablock c) => Accept(new DatablockReleased(c.Who, c.Reason)),
        (Quarantined, RestoreDatablock) => Refuse(ErrorCodes.IdentityQuarantined, state.Why ?? "quarantined"),
        (Quarantined, _) => Accept(),

        (Live or Unbound, RegisterDatablock c) when c.Kind != state.Kind => Ambiguous(state, c.Kind),
        (Live or Unbound, RebindDatablock c) when c.Kind != state.Kind => Ambiguous(state, c.Kind),
        (Live or Unbound, RenameDatablock c) when c.Kind != state.Kind => Ambiguous(state, c.Kind),
        (Live or Unbound, TouchDatablock c) when c.Kind != state.Kind => Ambiguous(state, c.Kind),
        (Live, RegisterDatablock c) => Seen(state, c.Name, c.Version, c.By),
        (Live, RebindDatablock c) => Seen(state, c.Name, c.Version, c.By),
        (Live, RenameDatablock c) => Seen(state, c.Name, c.Version, c.By),
        (Live, TouchDatablock c) => Seen(state, c.Name, c.Version, c.By),
        (Live, UnbindDatablock c) => Accept(new DatablockUnbound(c.Reason)),

        (Unbound, RegisterDatablock c) => Accept(new DatablockRebound(c.Name, c.Version)),
        (Unbound, RebindDatablock c) => Accept(new DatablockRebound(c.Name, c.Version)),
        (Unbound, RenameDatablock c) => Accept(new DatablockRebound(c.Name, c.Version)),
        (Unbound, TouchDatablock c) => Accept(new DatablockRebound(c.Name, c.Version)),
        (Unbound, UnbindDatablock) => Accept(),

        (Live or Unbound, TombstoneDatablock c) => Accept(new DatablockTombstoned(c.Version, c.By)),
        (Live or Unbound, RestoreDatablock or ReleaseDatablock) => Accept(),

        (_, QuarantineDatablock c) => Accept(new DatablockQuarantined(c.Code.Code, c.Reason)),
        _ => Refuse(ErrorCodes.Internal, $"{command.GetType().Name} has no meaning for a datablock that is {state.Lifecycle}."),
    };

    private static Decision<IDatablockEvent> Seen(DatablockState state, string name, long version, OperationId? by) =>
        name != state.Name ? Accept(new DatablockRenamed(name, version, by))
        : version != state.Version ? Accept(new DatablockTouched(version))
        : Accept();

    // One UUID that is two kinds of thing is two things (rule 5.1).
    private static Decision<IDatablockEvent> Ambiguous(DatablockState state, DatablockKind kind) =>
        Accept(new DatablockQuarantined(ErrorCodes.Ambiguous.Code, $"known as {state.Kind} \"{state.Name}\", seen as {kind}"));

    private static Decision<IDatablockEvent> Accept(params ReadOnlySpan<IDatablockEvent> events) => Decision<IDatablockEvent>.Accept(events);

    private static Decision<IDatablockEvent> Refuse(ErrorCode code, string reason) => Decision<IDatablockEvent>.Refuse(code, reason);
}
