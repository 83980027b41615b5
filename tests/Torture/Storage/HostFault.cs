using System.Diagnostics;
using System.Globalization;
using ActorBridge.Torture.Harness;

namespace ActorBridge.Torture.Storage;

/// <summary>A whole host whose disk fails from one moment on: its log's, or its journal's.</summary>
internal static class HostFault
{
    /// <summary>Two errors of two calls, under the log and under the journal.</summary>
    public const int Kinds = 8;

    /// <param name="within">How soon safe mode has to be named; null on a machine that may be busy with other things, where it is only counted.</param>
    public static async Task<Outcome> RunAsync(int rounds, TimeSpan? within = null, Action<Outcome>? progress = null)
    {
        var outcome = new Outcome("host-fault", progress);
        var faults =
            from error in new[] { "EIO", "ENOSPC" }
            from calls in new[] { "fsync,fdatasync", "pwrite64" }
            from journal in new[] { false, true }
            select (Fault: new Fault(calls, error, Sticky: true, 1), Journal: journal);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (fault, journal) in faults)
            {
                outcome.Add($"{fault} of the {(journal ? "journal" : "log")}", await OneAsync(fault, journal, within, outcome));
            }
        }

        return outcome;
    }

    private static async Task<List<string>> OneAsync(Fault fault, bool journal, TimeSpan? within, Outcome outcome)
    {
        var problems = new List<string>();
        var folder = Directory.CreateTempSubdirectory("actorbridge-broken-").FullName;
        try
        {
            var acknowledged = await BreakAsync(folder, fault, journal, within, problems, outcome);
            await using var again = await Artist.StartAsync(folder);
            if (again.Acknowledged < acknowledged)
            {
                problems.Add($"batch {acknowledged} was acknowledged, and {again.Acknowledged} is the last that is known after a restart");
            }

            problems.AddRange(await again.MissingAsync());
            return problems;
        }
        finally
        {
            LogShelf.KeepFolder(folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<long> BreakAsync(string folder, Fault fault, bool journal, TimeSpan? within, List<string> problems, Outcome outcome)
    {
        await using var artist = await Artist.StartAsync(folder);
        await artist.RenameAllAsync();
        var file = journal ? Path.Combine(folder, "actorbridge.db-wal") : Directory.GetFiles(Path.Combine(folder, "audit"), "*.jsonl").Max()!;
        using var strace = await AttachAsync(artist.HostPid, Strace.Failing(fault, "/dev/null", [file], attach: true));
        while (await artist.RenameAllAsync())
        {
        }

        if (artist.OffAfter > within + artist.BatchTook)
        {
            problems.Add($"safe mode was named after {artist.OffAfter.Value.TotalMilliseconds:0} ms");
        }

        outcome.Counts["ms until safe mode, at most"] = Math.Max(outcome.Counts.GetValueOrDefault("ms until safe mode, at most"), (int)artist.OffAfter!.Value.TotalMilliseconds);
        await artist.BeatAsync();
        if ((await artist.StatusAsync()).AutomationOn)
        {
            problems.Add("automation is on");
        }

        return artist.Acknowledged;
    }

    /// <summary>Returns when every thread of the process is traced.</summary>
    private static async Task<Process> AttachAsync(int pid, string[] strace)
    {
        var process = Process.Start(strace[0], [.. strace[1..], "-p", pid.ToString(CultureInfo.InvariantCulture)]);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (Directory.GetDirectories($"/proc/{pid}/task").Any(t => File.ReadLines(Path.Combine(t, "status")).Any(l => l == "TracerPid:\t0")))
        {
            Assert.False(process.HasExited, "strace could not attach");
            await timer.WaitForNextTickAsync();
        }

        return process;
    }
}
