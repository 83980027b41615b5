using ActorBridge.Core.Blender;
using ActorBridge.Core.Operations;
using static ActorBridge.Core.Datablocks.DatablockCommands;

namespace ActorBridge.Core.Datablocks;

/// <summary>What Blender reports, as commands to the identity.</summary>
public static class DatablockObservation
{
    public static IDatablockCommand ToCommand(this DatablockEvent seen) => seen.What switch
    {
        DatablockEventKind.Created or DatablockEventKind.Duplicated => new RegisterDatablock(seen.Kind, seen.Name, seen.Version, seen.CopyOf, seen.By),
        DatablockEventKind.Present or DatablockEventKind.Rebound => new RebindDatablock(seen.Kind, seen.Name, seen.Version, seen.By),
        DatablockEventKind.Renamed => new RenameDatablock(seen.Kind, seen.Name, seen.Version, seen.By),
        DatablockEventKind.Changed => new TouchDatablock(seen.Kind, seen.Name, seen.Version, seen.By),
        DatablockEventKind.Removed => new TombstoneDatablock(seen.Kind, seen.Name, seen.Version, seen.By),
        _ => throw new ArgumentOutOfRangeException(nameof(seen), seen.What, "not a kind of event"),
    };

    /// <summary>A committed operation's effect, as the event that Blender will also report: the identity exists before the client hears of it.</summary>
    public static DatablockEvent ToEvent(this DatablockChange change, Identity.OperationId by) => new(
        change.Change switch
        {
            ChangeKind.Created => DatablockEventKind.Created,
            ChangeKind.Changed => DatablockEventKind.Changed,
            ChangeKind.Renamed => DatablockEventKind.Renamed,
            ChangeKind.Deleted => DatablockEventKind.Removed,
            ChangeKind.Restored => DatablockEventKind.Rebound,
            _ => throw new ArgumentOutOfRangeException(nameof(change), change.Change, "not a kind of change"),
        },
        change.Uuid, change.Kind, change.Name, null, by, change.Version);
}
