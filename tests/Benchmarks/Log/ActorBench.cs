using System.Diagnostics;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Root;
using ActorBridge.Audit;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;
using Akka.Actor;
using Akka.Configuration;

namespace ActorBridge.Benchmarks.Log;

/// <summary>
/// The log as the host has it: its actor on its own thread, and so many others that each say the next line when the last one is answered. What the
/// actor gathers into groups is its own doing; the same groups are then appended and synced bare.
/// </summary>
internal static class ActorBench
{
    private const int Rounds = 11;

    private static readonly TimeSpan WarmUpFor = TimeSpan.FromSeconds(4);

    public static async Task<Measurement[]> RunAsync(string folder, int writers)
    {
        var path = Path.Combine(folder, "log");
        var system = ActorSystem.Create("bench", ConfigurationFactory.ParseString("akka.loglevel = OFF, akka.stdout-loglevel = OFF").WithFallback(BridgePolicy.BuiltIn));
        var log = system.ActorOf(AuditLogActor.Props(() => AuditPort.Open(new DiskStorage(path), Lines.Options)));
        using var bare = new DiskStorage(Path.Combine(folder, "bare")).Open("bare");
        var (ours, theirs, grouped) = (new List<double>(), new List<double>(), new List<double>());
        var (next, seq, end) = (1, 1L, 0L);
        for (var from = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(from) < WarmUpFor;)
        {
            await RoundAsync();
        }

        GC.Collect();
        (ours, theirs, grouped) = ([], [], []);
        for (var round = 0; round < Rounds; round++)
        {
            await RoundAsync();
        }

        await system.Terminate();
        return
        [
            new($"log.actor.{writers}", Measurement.Median(ours), "entries/s", "append+fdatasync", Measurement.Median(theirs), 0, "higher"),
            new($"log.grouped.{writers}", Measurement.Median(grouped), "entries", "a writer each", writers, 0, "higher"),
        ];

        async Task RoundAsync()
        {
            var transactions = Math.Max(4, 256 / writers);
            var lines = writers * transactions * 4;
            using var answered = new CountdownEvent(lines);
            var who = new List<IActorRef>();
            for (var writer = 0; writer < writers; writer++)
            {
                var drafts = Enumerable.Range(next, transactions).SelectMany(Lines.Transaction).ToArray();
                next += transactions;
                who.Add(system.ActorOf(Props.Create(() => new Writer(log, drafts, answered))));
            }

            var from = Stopwatch.GetTimestamp();
            who.ForEach(w => w.Tell(Begin.Instance));
            answered.Wait();
            ours.Add(lines / Stopwatch.GetElapsedTime(from).TotalSeconds);
            who.ForEach(system.Stop);

            var groups = new LogReader(new DiskStorage(path)).From(seq).GroupBy(l => l.Entry.Group, l => l.Json.Length + 1).Select(g => new byte[g.Sum()]).ToList();
            seq += lines;
            from = Stopwatch.GetTimestamp();
            foreach (var group in groups)
            {
                bare.Write(end, group);
                bare.Sync();
                end += group.Length;
            }

            theirs.Add(lines / Stopwatch.GetElapsedTime(from).TotalSeconds);
            grouped.Add((double)lines / groups.Count);
            await Task.Yield();
        }
    }

    private sealed class Begin
    {
        public static readonly Begin Instance = new();
    }

    private sealed class Writer : ReceiveActor
    {
        public Writer(IActorRef log, AuditDraft[] drafts, CountdownEvent answered)
        {
            var next = 0;
            Receive<Begin>(_ => Say());
            Receive<AuditWritten>(_ =>
            {
                answered.Signal();
                if (next < drafts.Length)
                {
                    Say();
                }
            });

            void Say() => log.Tell(new WriteAudit([drafts[next++]], Begin.Instance), Self);
        }
    }
}
