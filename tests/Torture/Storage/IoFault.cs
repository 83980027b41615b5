using System.Globalization;
using ActorBridge.Torture.Harness;

namespace ActorBridge.Torture.Storage;

/// <summary>
/// Each Nth call of each kind fails in a run of its own, once or from there on, until a run completes without having met its fault. Whatever
/// was acknowledged has to be there afterwards, and a failed sync ends all acknowledging.
/// </summary>
internal static class IoFault
{
    /// <summary>So many groups of lines and events of each of five actors: segments end, checkpoints are saved, files are renamed.</summary>
    public const int Rounds = 14;

    private const int SampledMax = 300;

    private static readonly string[] Calls = ["fsync,fdatasync", "pwrite64", "write", "openat", "ftruncate", "rename,renameat,renameat2", "unlink,unlinkat"];

    private static readonly (string Error, bool Sticky)[] Kinds = [("EIO", false), ("EIO", true), ("ENOSPC", false), ("ENOSPC", true)];

    /// <summary>Every N up to the last that is asked for, or that a run meets.</summary>
    public static async Task<Outcome> RunAsync(int nthMax, Action<Outcome>? progress = null)
    {
        var outcome = new Outcome("io-fault", progress);
        foreach (var calls in Calls)
        {
            await Parallel.ForEachAsync(Kinds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (kind, _) =>
            {
                for (var nth = 1; nth <= nthMax && await MeetsAsync(new(calls, kind.Error, kind.Sticky, nth), outcome); nth++)
                {
                }
            });
        }

        return outcome;
    }

    /// <summary>What the full test run tries: 1, 2, 3, 5, 8, 13, … with the four kinds of fault in turn, all four of the first.</summary>
    public static async Task<Outcome> SampleAsync()
    {
        var outcome = new Outcome("io-fault");
        foreach (var calls in Calls)
        {
            await SampleAsync(calls, outcome);
        }

        return outcome;
    }

    private static async Task SampleAsync(string calls, Outcome outcome)
    {
        var turn = 0;
        await Parallel.ForEachAsync(Kinds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (kind, _) => await MeetsAsync(new(calls, kind.Error, kind.Sticky, 1), outcome));
        for (var (before, nth) = (1, 2); nth <= SampledMax && await MeetsAsync(new(calls, Kinds[turn % 4].Error, Kinds[turn % 4].Sticky, nth), outcome); (before, nth) = (nth, before + nth))
        {
            turn++;
        }
    }

    /// <summary>One run; false when it never came to the call that would have failed.</summary>
    private static async Task<bool> MeetsAsync(Fault fault, Outcome outcome)
    {
        var temp = Directory.CreateTempSubdirectory("actorbridge-fault-").FullName;
        var (folder, said, trace) = (Path.Combine(temp, "data"), Path.Combine(temp, "said"), Path.Combine(temp, "trace"));
        Directory.CreateDirectory(Path.Combine(folder, "audit"));
        try
        {
            await using var child = Child.Start(said, Strace.Failing(fault, trace, [.. Files(folder)]), "write", folder, "both", Rounds.ToString(CultureInfo.InvariantCulture));
            var errors = await child.EndAsync();
            var heard = child.Heard();
            var injected = File.ReadLines(trace).Where(l => l.EndsWith("(INJECTED)", StringComparison.Ordinal)).ToList();
            outcome.Add(fault.ToString(), Problems(folder, heard, injected, errors), Seen(heard, injected));
            return injected.Count > 0;
        }
        finally
        {
            LogShelf.KeepFolder(temp);
            Directory.Delete(temp, recursive: true);
        }
    }

    private static IEnumerable<string> Problems(string folder, Heard heard, List<string> injected, string errors)
    {
        if (!heard.Ended && !heard.Refused.Exists(r => r.What == "start"))
        {
            yield return $"the process did not come to its end: {errors}";
        }

        foreach (var problem in Checker.Check(folder, heard))
        {
            yield return problem;
        }

        if (heard.LogAfterFailure > 0)
        {
            yield return $"{heard.LogAfterFailure} lines were acknowledged after the log had failed";
        }

        // A sync that failed may have lost what came before it, and a later one would not say so.
        var syncs = injected.Where(l => l.Contains("sync(", StringComparison.Ordinal)).ToList();
        if (heard.JournalAfterFailure > 0 && syncs.Exists(l => l.Contains("actorbridge.db-wal>", StringComparison.Ordinal)))
        {
            yield return $"{heard.JournalAfterFailure} events were acknowledged after a sync of the journal had failed";
        }

        if (syncs.Exists(l => l.Contains(".jsonl>", StringComparison.Ordinal)) && !heard.Refused.Exists(r => r.What == "log"))
        {
            yield return "a sync of the log failed and nobody was told";
        }
    }

    private static string[] Seen(Heard heard, List<string> injected) =>
    [
        injected.Count == 0 ? "runs without a fault" : "runs with a fault",
        .. heard.Refused.Select(r => $"refusals of {r.What}").Distinct(),
    ];

    /// <summary>Everything that can come to be in the folder: only calls on these count and fail, not those of the runtime itself.</summary>
    private static IEnumerable<string> Files(string folder)
    {
        var audit = Path.Combine(folder, "audit");
        IEnumerable<string> logs = ["acknowledged.mark", ".acknowledged.mark.tmp", "checkpoint", ".checkpoint.tmp", "reserve", "writer.lock"];
        return
        [
            folder, audit, .. new[] { "boot.json", ".boot.json.tmp", "actorbridge.db", "actorbridge.db-wal", "actorbridge.db-shm" }.Select(f => Path.Combine(folder, f)),
            .. logs.Concat(Enumerable.Range(1, 300).Select(n => string.Create(CultureInfo.InvariantCulture, $"{n:D19}.jsonl"))).Select(f => Path.Combine(audit, f)),
        ];
    }
}
