using ActorBridge.Torture.Storage;

namespace ActorBridge.Torture.Harness;

/// <summary>A test that looks at real system calls or makes them fail, and is skipped where there is nothing to do it with.</summary>
public sealed class TraceFactAttribute : FactAttribute
{
    public const string Strace = "/usr/bin/strace";

    public TraceFactAttribute() => Skip = File.Exists(Strace) ? null : "strace is not installed";
}

/// <summary>A test on a disk of its own in a loop device.</summary>
public sealed class DiskFactAttribute : FactAttribute
{
    public DiskFactAttribute() => Skip = Disk.Missing;
}

/// <summary>A test on such a disk whose syncs are left out.</summary>
public sealed class SyncLossFactAttribute : FactAttribute
{
    public SyncLossFactAttribute() => Skip = Disk.Missing ?? (File.Exists(TraceFactAttribute.Strace) ? null : "strace is not installed");
}

/// <summary>A test on a disk that is soon full.</summary>
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = DiskFull.Missing;
}

/// <summary>A test that moves a host's wall clock.</summary>
public sealed class ClockFactAttribute : FactAttribute
{
    public ClockFactAttribute() => Skip = Clocks.Missing;
}
