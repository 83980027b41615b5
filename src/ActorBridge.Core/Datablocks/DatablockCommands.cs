using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;

namespace ActorBridge.Core.Datablocks;

public interface IDatablockCommand;

/// <summary>What can be asked of one identity. The first five are Blender's observations, the rest are decisions of ours or a person's.</summary>
public static class DatablockCommands
{
    /// <summary>Made, or copied from another (rule 5.2).</summary>
    public sealed record RegisterDatablock(DatablockKind Kind, string Name, long Version, DatablockUuid? CopyOf, OperationId? By) : IDatablockCommand;

    /// <summary>Found under its UUID: in a census, after undo, redo, reload (rule 2.2).</summary>
    public sealed record RebindDatablock(DatablockKind Kind, string Name, long Version, OperationId? By) : IDatablockCommand;

    public sealed record RenameDatablock(DatablockKind Kind, string Name, long Version, OperationId? By) : IDatablockCommand;

    /// <summary>Its content changed; the identity did not.</summary>
    public sealed record TouchDatablock(DatablockKind Kind, string Name, long Version, OperationId? By) : IDatablockCommand;

    /// <summary>Gone from the scene (rule 6.2).</summary>
    public sealed record TombstoneDatablock(DatablockKind Kind, string Name, long Version, OperationId? By) : IDatablockCommand;

    /// <summary>Not found at the moment of use (rule 2.3).</summary>
    public sealed record UnbindDatablock(string Reason) : IDatablockCommand;

    /// <summary>An explicit restore by a person (rule 6.3). It is live again once Blender shows it.</summary>
    public sealed record RestoreDatablock(string Who, string Reason) : IDatablockCommand;

    public sealed record QuarantineDatablock(ErrorCode Code, string Reason) : IDatablockCommand;

    /// <summary>A person ends the quarantine.</summary>
    public sealed record ReleaseDatablock(string Who, string Reason) : IDatablockCommand;
}
