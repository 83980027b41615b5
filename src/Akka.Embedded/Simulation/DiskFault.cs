namespace Akka.Simulation;

/// <summary>What a program can ask of a disk.</summary>
public enum DiskCall
{
    Open,
    Read,
    Write,
    Truncate,
    Sync,
    Rename,
    Delete,
    SyncFolder,
}

/// <summary>How a disk can refuse.</summary>
public enum DiskFault
{
    /// <summary>EIO. A write may have been done in part; after a failed sync nothing is known of what was not synced before.</summary>
    InputOutput,

    /// <summary>ENOSPC.</summary>
    Full,
}

/// <summary>A simulated disk refused. Code under test maps it to what its own storage layer throws.</summary>
public sealed class SimulatedDiskException(DiskCall call, DiskFault fault, string file) : IOException($"simulated {fault} at {call} of {file}")
{
    public DiskCall Call { get; } = call;

    public DiskFault Fault { get; } = fault;
}
