using Akka.Actor;

namespace Akka.Embedded.Tests.Simulation;

public sealed class SimulationTests
{
    [Fact]
    public void Fifty_seeds_run_twice_give_identical_traces_and_differ_from_each_other()
    {
        var first = Enumerable.Range(1, 50).Select(TraceOf).ToList();
        Assert.Equal(first, Enumerable.Range(1, 50).Select(TraceOf));
        Assert.Equal(50, first.Distinct().Count());
    }

    [Fact]
    public void Time_jumps_to_the_next_timer_and_stands_still_while_there_is_work()
    {
        using var simulation = new Akka.Simulation.Simulation(1);
        var fired = new List<TimeSpan>();
        simulation.After(TimeSpan.FromHours(2), () => fired.Add(simulation.Now));
        simulation.After(TimeSpan.FromHours(1), () => fired.Add(simulation.Now));
        simulation.After(TimeSpan.FromMinutes(1), () => fired.Add(simulation.Now)).Dispose();
        while (simulation.Step())
        {
        }

        Assert.Equal([TimeSpan.FromHours(1), TimeSpan.FromHours(2)], fired);
        Assert.Equal(TimeSpan.FromHours(2), simulation.Now);
    }

    [Fact]
    public void The_clock_and_its_timers_run_on_the_simulation_s_time()
    {
        using var simulation = new Akka.Simulation.Simulation(1);
        var before = simulation.Time.GetUtcNow();
        var ticks = 0;
        using var timer = simulation.Time.CreateTimer(_ => ticks++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        simulation.RunFor(TimeSpan.FromSeconds(10.5));
        Assert.Equal(10, ticks);
        Assert.Equal(TimeSpan.FromSeconds(10.5), simulation.Time.GetUtcNow() - before);
    }

    [Fact]
    public void Messages_of_different_senders_come_in_every_order_and_those_of_one_sender_in_theirs()
    {
        var orders = new HashSet<string>();
        for (var seed = 0; seed < 200; seed++)
        {
            using var simulation = new Akka.Simulation.Simulation(seed);
            var seen = new List<string>();
            simulation.Start("host", () =>
            {
                var system = Create();
                var collector = system.ActorOf(Props.Create(() => new Collector(seen)));
                foreach (var name in new[] { "a", "b" }) system.ActorOf(Props.Create(() => new Sender(name, collector))).Tell("go");
            });
            Assert.True(simulation.RunUntil(() => seen.Count == 4));
            Assert.True(seen.IndexOf("a1") < seen.IndexOf("a2"));
            Assert.True(seen.IndexOf("b1") < seen.IndexOf("b2"));
            orders.Add(string.Join(' ', seen));
        }

        // Two pairs, each in its own order: 4! / (2! 2!).
        Assert.Equal(6, orders.Count);
    }

    [Fact]
    public void Of_a_killed_process_nothing_runs_any_more()
    {
        using var simulation = new Akka.Simulation.Simulation(7);
        var ticks = 0;
        var process = simulation.Start("host", () => Tick());
        simulation.RunFor(TimeSpan.FromSeconds(3.5));
        simulation.Kill(process);
        simulation.RunFor(TimeSpan.FromSeconds(10));
        Assert.Equal(3, ticks);
        Assert.False(simulation.HasWork);

        void Tick() => simulation.After(TimeSpan.FromSeconds(1), () =>
        {
            ticks++;
            Tick();
        });
    }

    [Fact]
    public void Awaited_answers_and_async_handlers_stay_on_the_one_thread()
    {
        using var simulation = new Akka.Simulation.Simulation(3);
        var thread = Environment.CurrentManagedThreadId;
        var threads = new List<int>();
        simulation.Start("host", () =>
        {
            var system = Create();
            var echo = system.ActorOf(Props.Create(() => new Echo()));
            system.ActorOf(Props.Create(() => new Asker(echo, threads))).Tell("go");
        });
        Assert.True(simulation.RunUntil(() => threads.Count == 3));
        Assert.All(threads, t => Assert.Equal(thread, t));
    }

    [Fact]
    public void Loggers_a_graceful_stop_a_resolved_selection_and_a_shutdown_in_phases_stay_on_it_too()
    {
        using var simulation = new Akka.Simulation.Simulation(3);
        var thread = Environment.CurrentManagedThreadId;
        var threads = new List<int>();
        var run = Task.CompletedTask;
        simulation.Start("host", () => run = RunAsync());
        Assert.True(simulation.RunUntil(() => run.IsCompleted));
        Assert.Null(run.Exception);
        Assert.Equal(4, threads.Count);
        Assert.All(threads, t => Assert.Equal(thread, t));

        async Task RunAsync()
        {
            var system = ActorSystem.Create("simulated", Akka.Simulation.Simulation.Configuration.WithFallback("akka { stdout-loglevel = OFF, loglevel = WARNING }"));
            var echo = system.ActorOf(Props.Create(() => new Echo()), "echo");
            CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceStop, "stop", async () =>
            {
                await echo.GracefulStop(TimeSpan.FromSeconds(1));
                threads.Add(Environment.CurrentManagedThreadId);
                return Done.Instance;
            });
            Assert.Equal(echo, await system.ActorSelection("/user/echo").ResolveOne(TimeSpan.FromSeconds(1)));
            threads.Add(Environment.CurrentManagedThreadId);
            await system.Terminate();
            threads.Add(Environment.CurrentManagedThreadId);
            await system.WhenTerminated;
            threads.Add(Environment.CurrentManagedThreadId);
        }
    }

    [Fact]
    public void What_reaches_into_it_from_another_thread_is_refused_and_the_next_step_says_so()
    {
        using var simulation = new Akka.Simulation.Simulation(3);
        IActorRef? echo = null;
        simulation.Start("host", () => echo = Create().ActorOf(Props.Create(() => new Echo())));
        simulation.RunFor(TimeSpan.FromSeconds(1));
        Exception? refused = null;
        var outside = new Thread(() => refused = Record.Exception(() => echo.Tell("from outside")));
        outside.Start();
        outside.Join();
        Assert.IsType<InvalidOperationException>(refused);
        var refusal = Assert.Throws<InvalidOperationException>(() => simulation.Step());
        Assert.Contains("on another thread", refusal.Message, StringComparison.Ordinal);
    }

    private static ActorSystem Create() => ActorSystem.Create("simulated", Akka.Simulation.Simulation.Configuration
        .WithFallback(Akka.Configuration.ConfigurationFactory.ParseString("akka { loggers = [], stdout-loglevel = OFF, loglevel = OFF }")));

    private static string TraceOf(int seed)
    {
        using var simulation = new Akka.Simulation.Simulation(seed);
        var seen = new List<string>();
        simulation.Start("host", () =>
        {
            var system = Create();
            var collector = system.ActorOf(Props.Create(() => new Collector(seen)), "collector");
            for (var i = 0; i < 5; i++)
            {
                var name = $"sender-{i}";
                system.ActorOf(Props.Create(() => new Sender(name, collector)), name).Tell("go");
            }
        });
        simulation.RunUntil(() => seen.Count == 10);
        return simulation.TraceHash;
    }

    private sealed class Collector : ReceiveActor
    {
        public Collector(List<string> seen) => Receive<string>(seen.Add);
    }

    private sealed class Sender : ReceiveActor
    {
        public Sender(string name, IActorRef to) => Receive<string>(message =>
        {
            to.Tell(name + (message == "go" ? "1" : "2"));
            if (message == "go") Self.Tell("again");
        });
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }

    private sealed class Asker : ReceiveActor
    {
        public Asker(IActorRef echo, List<int> threads) => ReceiveAsync<string>(async _ =>
        {
            for (var i = 0; i < 3; i++)
            {
                await echo.Ask<string>("x", TimeSpan.FromSeconds(1));
                threads.Add(Environment.CurrentManagedThreadId);
            }
        });
    }
}
