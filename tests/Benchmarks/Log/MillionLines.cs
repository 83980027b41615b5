using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using ActorBridge.Audit;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Breaker;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.EventStorm;
using ActorBridge.Core.Gate;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using ActorBridge.Core.SafeMode;
using static ActorBridge.Core.Datablocks.DatablockQueries;

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
            var (question, answered) = Asked([Lines.Uuid(i * 7), Lines.Uuid(i * 13), Lines.Uuid(i * 31)]);
            var from = Stopwatch.GetTimestamp();
            var verdict = MutationGate.Decide(answered with { Log = new LogAnswer(null, log.Index.Consult(question, log.Decay)) }, GateOptions.Default);
            micros.Add(Stopwatch.GetElapsedTime(from).TotalMicroseconds);
            if (verdict is not GateVerdict.GoOn)
            {
                throw new InvalidOperationException($"The gate answered {verdict}.");
            }
        }

        return new Measurement("log.consult", Measurement.Median(micros), "µs", "50 µs", 50, 1, "lower");
    }

    /// <summary>What is asked of the log about a plan of a step on each of these, and what the gate has heard of everybody else.</summary>
    private static (ConsultationQuestion Question, GateInputs Answered) Asked(ImmutableArray<DatablockUuid> uuids)
    {
        var plan = new Plan(Lines.Project, "Move it", [.. uuids.Select(u => new Operation("set_transform", Features.Objects, OperationClass.Mutating, [u], [], "{}"))], [], null);
        var answered = new GateInputs(
            new OperationId(new Guid(1, 2, 4, 0x80, 0, 0, 0, 0, 0, 0, 4)), plan, "none", SafeModeState.Off, new(true, "ready"), null,
            Features.All.ToImmutableDictionary(f => f, _ => BreakerState.Closed), new(StormVerdict.Admit, null, null, false), new(true, null), new(null),
            plan.Targets.ToImmutableDictionary(t => t, t => new DatablockView(Lines.Project, t, DatablockState.Unknown with { Lifecycle = DatablockLifecycle.Live })),
            ImmutableDictionary<DatablockUuid, ProjectId>.Empty);
        return (new(Lines.Project, uuids, "none") { Features = [Features.Objects], Subjects = ["sequence:none"] }, answered);
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
