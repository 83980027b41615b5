using Akka.Actor;
using Akka.Configuration;
using ActorBridge.Benchmarks.Harness;

namespace ActorBridge.Benchmarks.Runtime;

/// <summary>
/// The actor runtime. Compiles on both. The goals of messaging and restarts are the ratios that Akka.NET reached with
/// this same program (docs/benchmarks.md), that of spawning is twice its ratio at half its bytes.
/// </summary>
internal static class RuntimeSuite
{
    /// <summary>What an idle actor of Akka.NET 1.5 weighs, and the limit in seconds for recovering 10,000 actors.</summary>
    private const double BytesOfAkka = 1_750;
    private const double SecondsToRecover = 1;

    private static readonly TimeSpan UntilCompiled = TimeSpan.FromSeconds(4);

    /// <param name="name">Only benches whose names begin so are measured.</param>
    public static async IAsyncEnumerable<Measurement> Run(string name)
    {
        using var store = new Store();
        var system = ActorSystem.Create("bench", ConfigurationFactory.ParseString(
            """
            akka.loglevel = OFF
            akka.stdout-loglevel = OFF
            """));
        foreach (var bench in Benches(system, store).Where(b => b.Name.StartsWith(name, StringComparison.Ordinal)))
            yield return await bench.Measure();
        await system.Terminate();
    }

    private static IEnumerable<Bench> Benches(ActorSystem system, Store store)
    {
        var messaging = new Messaging(system);
        yield return new Bench("runtime.tell", "msg/s", messaging.Tell, "channel", messaging.ChannelWrite) { Rounds = 13, WarmUpFor = UntilCompiled, Goal = 0.40 };
        yield return new Bench("runtime.ping-pong", "msg/s", messaging.PingPong, "channels", messaging.ChannelPingPong) { Rounds = 13, WarmUpFor = UntilCompiled, Goal = 0.54 };
        yield return new Bench("runtime.ask", "asks/s", messaging.Ask, "channel and promise", messaging.ChannelAsk) { Rounds = 13, WarmUpFor = UntilCompiled, Goal = 0.37 };

        var living = new Living(system);
        yield return new Bench("runtime.spawn", "actors/s", living.Spawn, "channels allocated", living.Allocate) { Goal = 0.24 };
        yield return new Bench("runtime.bytes", "bytes", living.BytesOfAnActor, "an actor of Akka.NET", () => Task.FromResult(BytesOfAkka))
        {
            Better = "lower", Rounds = 1, Goal = 0.5,
        };
        yield return new Bench("runtime.restart", "restarts/s", living.Restart, "throw and catch", living.Throw) { Rounds = 5, WarmUpFor = UntilCompiled, Goal = 0.45 };

        var (disk, persisting) = (new RawDisk(store), new Persisting(store.Beside("host")));
        yield return new Bench("runtime.append", "appends/s", () => disk.Append(dataOnly: true), "append and fsync", () => disk.Append(dataOnly: false)) { Rounds = 1 };
        yield return new Bench("runtime.persist", "events/s", persisting.Steadily, "SQLite rows", disk.InsertRows) { Rounds = 8, WarmUpFor = UntilCompiled, Goal = 0.30 };
        yield return new Bench("runtime.journal-table", "rows/s", disk.InsertJournalRows, "SQLite rows", disk.InsertRows) { Rounds = 3 };
        yield return new Bench("runtime.persist-10000", "succeeded", persisting.AllAtOnce, "asked", () => Task.FromResult((double)Persisting.Many)) { Rounds = 1, Goal = 1 };
        yield return new Bench("runtime.recover", "s", persisting.Recover, "limit", () => Task.FromResult(SecondsToRecover)) { Better = "lower", Rounds = 4, Goal = 1, Before = persisting.Populate };
    }
}
