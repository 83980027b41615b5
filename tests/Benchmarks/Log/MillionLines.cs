using System.Diagnostics;
using System.Security.Cryptography;
using ActorBridge.Audit;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;

namespace ActorBridge.Benchmarks.Log;

/// <summary>A start on a log of a million lines, and questions to its index.</summary>
internal static class MillionLines
{
    private const int Transactions = 250_000;
    private const int Rounds = 5;

    public static IEnumerable<Measurement> Run(string folder)
    {
        var storage = new DiskStorage(folder);
        using (var log = Open(storage))
        {
            foreach (var numbers in Enumerable.Range(1, Transactions).Chunk(1000))
            {
                log.Append([.. numbers.SelectMany(Lines.Transaction)]);
            }
        }

        var (full, hash, quick) = (new List<double>(), new List<double>(), new List<double>());
        var (kept, aside) = (Path.Combine(folder, "checkpoint"), Path.Combine(folder, "aside"));
        for (var round = 0; round < Rounds; round++)
        {
            quick.Add(Seconds(() => Open(storage).Dispose()));
            File.Move(kept, aside);
            full.Add(Seconds(() => OpenWithoutCheckpoint(storage)));
            hash.Add(Seconds(() => ReadAndHash(folder)));
            File.Move(aside, kept, overwrite: true);
        }

        yield return new Measurement("log.open.full", Measurement.Median(full), "s", "read+sha256", Measurement.Median(hash), 3, "lower");
        yield return new Measurement("log.open.checkpoint", Measurement.Median(quick), "s", "one second", 1, 1, "lower");
        yield return Consult(storage);
    }

    private static Measurement Consult(DiskStorage storage)
    {
        using var log = Open(storage);
        var micros = new List<double>();
        for (var i = 0; i < 20_000; i++)
        {
            var question = new ConsultationQuestion(Lines.Project, [Lines.Uuid(i * 7), Lines.Uuid(i * 13), Lines.Uuid(i * 31)], "none");
            var from = Stopwatch.GetTimestamp();
            log.Index.Consult(question);
            micros.Add(Stopwatch.GetElapsedTime(from).TotalMicroseconds);
        }

        return new Measurement("log.consult", Measurement.Median(micros), "µs", "50 µs", 50, 1, "lower");
    }

    private static AuditLog Open(DiskStorage storage) =>
        AuditLog.Open(storage, Lines.Options).Log ?? throw new InvalidOperationException("The log can't be opened.");

    private static void OpenWithoutCheckpoint(DiskStorage storage)
    {
        var opening = AuditLog.Open(storage, Lines.Options with { CheckpointLines = int.MaxValue });
        (opening.Log ?? throw new InvalidOperationException("The log can't be opened.")).Dispose();
    }

    private static void ReadAndHash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        foreach (var file in Directory.GetFiles(folder, "*.jsonl"))
        {
            using var handle = File.OpenHandle(file);
            long at = 0;
            while (RandomAccess.Read(handle, buffer, at) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                at += read;
            }
        }

        _ = hash.GetHashAndReset();
    }

    private static double Seconds(Action action)
    {
        var from = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(from).TotalSeconds;
    }
}
