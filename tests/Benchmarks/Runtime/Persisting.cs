using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using ActorBridge.Benchmarks.Harness;
using ActorBridge.Host.Storage;

namespace ActorBridge.Benchmarks.Runtime;

/// <summary>Persistent actors on SQLite. An event counts only once its handler ran, that is, after its commit.</summary>
internal sealed class Persisting
{
    public const int Many = 10_000;

    private const int Events = 10;
    private const int Writers = 100;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DataFolder _folder;

    /// <param name="folder">For the database, which the host makes ready.</param>
    public Persisting(string folder)
    {
        _folder = new DataFolder(Directory.CreateDirectory(folder).FullName);
        BridgeDatabase.Prepare(_folder);
    }

    public static byte[] Event { get; } = new byte[100];

    /// <summary>100 actors, each with one event on its way at a time: events a second.</summary>
    public Task<double> Steadily() => With(async (system, id) =>
    {
        var actors = await Start(system, id, Writers);
        var until = Stopwatch.GetTimestamp() + Stopwatch.Frequency * (long)Round.TotalSeconds;
        var start = Stopwatch.GetTimestamp();
        var written = await Task.WhenAll(actors.Select(actor => actor.Ask<int>(new WriteUntil(until), Patience)));
        return written.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    });

    /// <summary>10,000 actors ask for one write each, all at once: how many of them get it.</summary>
    public Task<double> AllAtOnce() => With(async (system, id) =>
    {
        var actors = await Start(system, id, Many);
        var answers = await Task.WhenAll(actors.Select(async actor =>
        {
            try
            {
                return await actor.Ask<int>(new WriteUntil(0), TimeSpan.FromSeconds(20));
            }
            catch (AskTimeoutException)
            {
                return 0;
            }
        }));
        return answers.Count(answer => answer == 1);
    });

    /// <summary>Writes what <see cref="Recover"/> reads: 10 events for each of 10,000 actors.</summary>
    public Task Populate() => With(async (system, _) =>
    {
        foreach (var some in Enumerable.Range(0, Many).Chunk(Writers))
        {
            var actors = some.Select(i => system.ActorOf(Props.Create(() => new Writer($"kept-{i}")))).ToArray();
            await Task.WhenAll(actors.Select(actor => actor.Ask<int>(new WriteAll(Events), Patience)));
        }

        return 0;
    });

    /// <summary>Seconds until 10,000 actors of 10 events each have recovered.</summary>
    public Task<double> Recover() => With((system, _) => Timing.Seconds(async () =>
    {
        var actors = Enumerable.Range(0, Many).Select(i => system.ActorOf(Props.Create(() => new Writer($"kept-{i}")))).ToArray();
        var counts = await Task.WhenAll(actors.Select(actor => actor.Ask<int>(new Recovered(), Patience)));
        if (counts.Sum() != Many * Events)
            throw new InvalidOperationException($"{counts.Sum()} events came back, not {Many * Events}");
    }));

    private static int _runs;

    private static async Task<IActorRef[]> Start(ActorSystem system, string id, int count)
    {
        var actors = Enumerable.Range(0, count).Select(i => system.ActorOf(Props.Create(() => new Writer($"{id}-{i}")))).ToArray();
        await Task.WhenAll(actors.Select(actor => actor.Ask<int>(new Recovered(), Patience)));
        return actors;
    }

    private async Task<double> With(Func<ActorSystem, string, Task<double>> run)
    {
        var system = ActorSystem.Create("bench", ConfigurationFactory.ParseString(
            $$"""
            akka.loglevel = OFF
            akka.stdout-loglevel = OFF
            akka.persistence {
              journal.plugin = "akka.persistence.journal.sql"
              snapshot-store.plugin = "akka.persistence.snapshot-store.sql"
              journal.sql { connection-string = "Data Source={{_folder.Database}}", provider-name = "SQLite.MS" }
              snapshot-store.sql { connection-string = "Data Source={{_folder.Database}}", provider-name = "SQLite.MS" }
            }
            """).WithFallback(PluginDefaults()));
        try
        {
            return await run(system, $"run-{Interlocked.Increment(ref _runs)}");
        }
        finally
        {
            await system.Terminate();
        }
    }

    /// <summary>Akka.Persistence.Sql keeps its defaults out of the reference configuration until it is asked for them; ours does not.</summary>
    private static Config PluginDefaults() =>
        Type.GetType("Akka.Persistence.Sql.SqlPersistence, Akka.Persistence.Sql")?.GetField("DefaultConfiguration")?.GetValue(null) as Config
        ?? Config.Empty;

    private sealed record WriteUntil(long Until);

    private sealed record WriteAll(int Count);

    private sealed record Recovered;

    private sealed class Writer : ReceivePersistentActor
    {
        private int _events;

        public Writer(string id)
        {
            PersistenceId = id;
            Recover<byte[]>(_ => _events++);
            Recover<SnapshotOffer>(_ => { });
            Command<Recovered>(_ => Sender.Tell(_events));
            Command<WriteUntil>(command => Write(command.Until, 1));
            Command<Again>(command => Write(command.Until, command.Count));
            Command<WriteAll>(command =>
            {
                var left = command.Count;
                PersistAll(Enumerable.Repeat(Event, command.Count), _ =>
                {
                    if (--left == 0)
                        Sender.Tell(command.Count);
                });
            });
        }

        public override string PersistenceId { get; }

        private void Write(long until, int count) => Persist(Event, _ =>
        {
            if (Stopwatch.GetTimestamp() >= until)
                Sender.Tell(count);
            else
                Self.Tell(new Again(until, count + 1), Sender);
        });

        private sealed record Again(long Until, int Count);
    }
}
