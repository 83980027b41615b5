namespace ActorBridge.Audit.Storage;

/// <summary>What kind of failure it was, as far as the log reacts differently.</summary>
public enum StorageFault
{
    /// <summary>No space, or over the quota: nothing is broken, the room is missing.</summary>
    NoSpace,

    /// <summary>The file isn't there.</summary>
    Missing,

    /// <summary>Anything else: the disk, the rights, the file system.</summary>
    Failed,
}

/// <summary>A storage call failed; what it was about to make durable is not.</summary>
public sealed class StorageException(StorageFault fault, string call, string file, string reason, Exception? inner = null)
    : IOException($"{call} of {file}: {reason}", inner)
{
    public StorageFault Fault { get; } = fault;

    /// <summary>The name of the call: write, sync, truncate, …</summary>
    public string Call { get; } = call;

    /// <summary>The file's name within its folder.</summary>
    public string File { get; } = file;
}
