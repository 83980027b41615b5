using ActorBridge.Torture.Storage;

namespace ActorBridge.Torture.Harness;

/// <param name="Count">For how much a soak asks.</param>
/// <param name="Total">How many things that are to be done; null where nobody knows before.</param>
/// <param name="Missing">Why it can't run here; null when it can.</param>
internal sealed record SoakHarness(string Name, string What, int Count, Func<int, int?> Total, string? Missing, Func<int, Action<Outcome>, Task<Outcome>> RunAsync)
{
    /// <summary>The kinds of file of which <c>--only</c> chooses one; empty where there is nothing to choose.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>The same for one of its kinds.</summary>
    public Func<string, SoakHarness>? Only { get; init; }
}

/// <summary>Every harness with its figure for a soak; the full test run has the smaller ones, in the tests.</summary>
internal static class Harnesses
{
    private static readonly TimeSpan NamedWithin = TimeSpan.FromSeconds(1);

    private static readonly string? NoStrace = File.Exists(TraceFactAttribute.Strace) ? null : "strace is not installed";

    public static readonly IReadOnlyList<SoakHarness> All =
    [
        new("kill", "SIGKILL of a process that writes log, journal and boot file", 10_000, n => n, null, (n, progress) => Kill.RunAsync(n, progress)),
        new("power-cut", "the disk as it is when the power is cut", 1_000, n => n, Disk.Missing, (n, progress) => PowerCut.RunAsync(n, "both", progress: progress)),
        new("io-fault", "each Nth system call fails, up to the one that is named, by EIO and ENOSPC, once and from there on", 300, _ => null, NoStrace, IoFault.RunAsync),
        new("host-fault", "a whole host whose disk fails under its log or its journal", 25, n => HostFault.Kinds * n, NoStrace, (n, progress) => HostFault.RunAsync(n, NamedWithin, progress)),
        new("disk-full", "a whole host on disks of 2, 4 and 8 MiB", 25, n => 3 * n, DiskFull.Missing, (n, progress) => DiskFull.RunAsync(n, NamedWithin, progress)),
        new("clocks", "a whole host whose wall clock is moved, or that is stopped for a minute", 20, n => Clocks.Kinds * n, Clocks.Missing, (n, progress) => Clocks.RunAsync(n, TimeSpan.FromMinutes(1), progress)),
        OfKinds(Corruption.Kinds) with { Kinds = Corruption.Kinds, Only = kind => OfKinds([kind]) },
    ];

    private static SoakHarness OfKinds(IReadOnlyList<string> kinds) => new(
        "corruption", "flipped bits and cuts in every kind of file, so many of each", 10_000, n => kinds.Count * (n + (n / 5)), null,
        (n, progress) => Corruption.RunAsync(n, n / 5, kinds, progress));
}
