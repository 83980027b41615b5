using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;

namespace Akka.Embedded.Tests.Simulation;

public sealed class SimulatedJournalTests
{
    [Fact]
    public void Two_actors_of_one_identity_that_write_side_by_side_are_told_of_whatever_the_seed()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var told = new List<string>();
            using var simulation = new Akka.Simulation.Simulation(seed) { Impossible = told.Add };
            simulation.Start("host", () =>
            {
                var system = Create();
                IActorRef[] writers = [system.ActorOf(Writer.Of([], [])), system.ActorOf(Writer.Of([], []))];
                for (var i = 0; i < 20; i++) writers[i % 2].Tell("event");
            });
            Assert.True(simulation.RunUntil(() => told.Exists(t => t.StartsWith("writer has two writers", StringComparison.Ordinal))), $"seed {seed}");
        }
    }

    [Fact]
    public void A_second_actor_of_one_identity_is_told_of_when_it_recovers_while_the_first_lives_and_not_after_that()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var told = new List<string>();
            var (stored, recovered) = (new List<string>(), new List<string>());
            using var simulation = new Akka.Simulation.Simulation(seed) { Impossible = told.Add };
            ActorSystem? system = null;
            var host = simulation.Start("host", () =>
            {
                system = Create();
                system.ActorOf(Writer.Of([], stored), "first").Tell("event");
            });
            Assert.True(simulation.RunUntil(() => stored.Count > 0), $"seed {seed}");
            var stopped = seed % 2 == 0;
            if (stopped)
            {
                simulation.Within(host, () => system!.ActorSelection("/user/first").Tell(PoisonPill.Instance));
                simulation.RunFor(TimeSpan.FromSeconds(1));
            }

            // It only recovers.
            simulation.Within(host, () => system!.ActorOf(Writer.Of(recovered, []), "second"));
            Assert.True(simulation.RunUntil(() => recovered.Count > 0), $"seed {seed}");
            Assert.Equal(stopped ? [] : ["writer has two actors: akka://simulated/user/second recovers while akka://simulated/user/first lives"], told);
        }
    }

    [Fact]
    public void What_an_actor_was_told_is_stored_is_there_after_a_power_cut_at_any_moment()
    {
        var survivors = new HashSet<int>();
        for (var seed = 0; seed < 50; seed++)
        {
            using var simulation = new Akka.Simulation.Simulation(seed);
            var (stored, recovered) = (new List<string>(), new List<string>());
            var host = simulation.Start("host", () =>
            {
                var writer = Create().ActorOf(Writer.Of([], stored));
                for (var i = 1; i <= 5; i++) writer.Tell($"event {i}");
            });
            simulation.RunFor(TimeSpan.FromMilliseconds(seed));
            simulation.Kill(host);
            simulation.Disk.PowerCut();

            var done = new List<string>();
            simulation.Start("host", () => Create().ActorOf(Writer.Of(recovered, done)).Tell("last"));
            Assert.True(simulation.RunUntil(() => done.Count == 1), $"seed {seed}");
            Assert.Equal(stored, recovered.Take(stored.Count));
            survivors.Add(stored.Count);
        }

        // The cuts came at different moments of the five writes.
        Assert.InRange(survivors.Count, 3, 6);
    }

    private static ActorSystem Create() => ActorSystem.Create("simulated", Akka.Simulation.Simulation.Configuration
        .WithFallback(ConfigurationFactory.ParseString("akka { loggers = [], stdout-loglevel = OFF, loglevel = OFF }")));

    private sealed class Writer : ReceivePersistentActor
    {
        public Writer(List<string> recovered, List<string> stored)
        {
            Recover<string>(recovered.Add);
            Command<string>(text => Persist(text, stored.Add));
        }

        public override string PersistenceId => "writer";

        public static Props Of(List<string> recovered, List<string> stored) => Props.Create(() => new Writer(recovered, stored));
    }
}
