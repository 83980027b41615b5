using ActorBridge.Core.Decisions;
using ActorBridge.Core.Identity;

namespace ActorBridge.Core.Datablocks;

public interface IDatablockEvent : IPersisted;

/// <summary>Applied, but not worth a row in the journal: a census brings it back.</summary>
public interface IPassingDatablockEvent : IDatablockEvent;

public static class DatablockEvents
{
    public sealed record DatablockRegistered(DatablockKind Kind, string Name, long Version, DatablockUuid? CopyOf, OperationId? By) : IDatablockEvent;

    public sealed record DatablockRenamed(string Name, long Version, OperationId? By) : IDatablockEvent;

    public sealed record DatablockTouched(long Version) : IPassingDatablockEvent;

    public sealed record DatablockTombstoned(long Version, OperationId? By) : IDatablockEvent;

    public sealed record DatablockUnbound(string Reason) : IDatablockEvent;

    /// <summary>From Unbound (rule 2.2).</summary>
    public sealed record DatablockRebound(string Name, long Version) : IDatablockEvent;

    /// <summary>From Tombstoned, because Blender shows it again (undo of the delete, an older file) or a person said so (rule 6.3).</summary>
    /// <param name="Shown">Whether Blender shows it; if not, it is Unbound until it does.</param>
    public sealed record DatablockRestored(string Name, long Version, bool Shown, string Why) : IDatablockEvent;

    public sealed record DatablockQuarantined(string Code, string Reason) : IDatablockEvent;

    public sealed record DatablockReleased(string Who, string Reason) : IDatablockEvent;
}
