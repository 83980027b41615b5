using System.Diagnostics;
using ActorBridge.Audit;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;

namespace ActorBridge.Benchmarks.Log;

/// <summary>Acknowledged entries a second with so many writers waiting, against the same bytes appended and synced bare.</summary>
internal static class AppendBench
{
    private const int Rounds = 9;
    private const int GroupsATurn = 10;
    private const int WarmUpGroups = 100;

    public static Measurement Run(string folder, int writers)
    {
        var groups = writers == 1 ? 200 : 60;
        using var drafts = Enumerable.Range(1, int.MaxValue).SelectMany(Lines.Transaction).Chunk(writers).GetEnumerator();
        var storage = new DiskStorage(Path.Combine(folder, "log"));
        using var log = AuditLog.Open(storage, Lines.Options).Log ?? throw new InvalidOperationException("The log can't be opened.");
        using var bare = new DiskStorage(Path.Combine(folder, "bare")).Open("bare");
        WarmUp(Path.Combine(folder, "warm-up"));
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            // In small turns, so that whatever else the machine does falls on both.
            var (mine, bares) = (0.0, 0.0);
            for (var turn = 0; turn < groups; turn += GroupsATurn)
            {
                // Made just before, as by one who waits for them: what lay in memory for long would first have to be fetched.
                var now = Next(drafts);
                var before = Size(folder);
                IReadOnlyList<AppendResult>[] answers = [];
                mine += Seconds(() => answers = Append(log, now));
                MustAllBeWritten(answers);
                var bytes = new byte[(Size(folder) - before) / GroupsATurn];
                bytes.AsSpan().Fill((byte)'x');
                bares += Seconds(() => AppendBare(bare, bytes, GroupsATurn));
            }

            ours.Add(groups * writers / mine);
            theirs.Add(groups * writers / bares);
        }

        return new Measurement($"log.append.{writers}", Measurement.Median(ours), "entries/s", "append+fdatasync", Measurement.Median(theirs), writers <= 16 ? 0.8 : 0.5, "higher");
    }

    /// <summary>The compiler's work is no property of the log.</summary>
    private static void WarmUp(string folder)
    {
        using var log = AuditLog.Open(new DiskStorage(folder), Lines.Options).Log ?? throw new InvalidOperationException("The log can't be opened.");
        MustAllBeWritten(Append(log, Enumerable.Range(1, WarmUpGroups * 64).SelectMany(Lines.Transaction).Chunk(256).ToArray()));
    }

    private static AuditDraft[][] Next(IEnumerator<AuditDraft[]> drafts)
    {
        var next = new AuditDraft[GroupsATurn][];
        for (var i = 0; i < next.Length && drafts.MoveNext(); i++)
        {
            next[i] = drafts.Current;
        }

        return next;
    }

    private static IReadOnlyList<AppendResult>[] Append(AuditLog log, AuditDraft[][] groups)
    {
        var answers = new IReadOnlyList<AppendResult>[groups.Length];
        for (var i = 0; i < groups.Length; i++)
        {
            answers[i] = log.Append(groups[i]);
        }

        return answers;
    }

    private static void MustAllBeWritten(IReadOnlyList<AppendResult>[] answers)
    {
        if (answers.Any(a => a.Any(r => r.Entry is null)))
        {
            throw new InvalidOperationException("An entry was refused.");
        }
    }

    private static void AppendBare(IStorageFile file, byte[] bytes, int groups)
    {
        for (var group = 0; group < groups; group++)
        {
            file.Write(file.Length, bytes);
            file.Sync();
        }
    }

    private static long Size(string folder) => Directory.GetFiles(Path.Combine(folder, "log"), "*.jsonl").Sum(f => new FileInfo(f).Length);

    private static double Seconds(Action action)
    {
        var from = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(from).TotalSeconds;
    }
}
