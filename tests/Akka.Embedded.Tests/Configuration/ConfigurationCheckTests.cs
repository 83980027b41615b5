using Akka.Actor;
using Akka.Configuration;
using Akka.Embedded.Configuration;
using Akka.Event;

namespace Akka.Embedded.Tests.Configuration;

public class ConfigurationCheckTests
{
    private static readonly ConfigurationCheck Host = new(
    [
        ConfigurationKey.Integer("actorbridge.port", 1024, 65535, "Where it listens."),
        ConfigurationKey.Duration("actorbridge.breaker.reset", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "How long it stays open."),
        ConfigurationKey.Number("actorbridge.rate", 0, 0.5, "Of something."),
        ConfigurationKey.Size("actorbridge.frame", 1, 1024, "Of a frame."),
        ConfigurationKey.Choice("actorbridge.mode", "Of operation.", "fast", "safe"),
        ConfigurationKey.Flag("actorbridge.strict", "Whether."),
        ConfigurationKey.List("actorbridge.features", "Which."),
        ConfigurationKey.Integer("actorbridge.limits.*.max", 0, 10, "Of each feature."),
        ConfigurationKey.Open("actorbridge.extra", "Whatever."),
    ]);

    [Theory]
    [InlineData("actorbridge { port = 9876, breaker.reset = 5s, rate = 0.5, frame = 1k, mode = SAFE, strict = on, features = [a] }")]
    [InlineData("actorbridge { limits { a.max = 1, \"b.c\".max = 2 }, extra { any { thing = 1 } } }")]
    [InlineData("other { nobody = knows }")]
    [InlineData("")]
    public void What_fits_has_no_problem(string hocon) => Assert.Empty(Find(hocon));

    [Theory]
    [InlineData("actorbridge.prot = 1", "string, line 1, column 20: actorbridge.prot is a key that nobody knows; the nearest known one is actorbridge.port")]
    [InlineData("actorbridge {\n  breaker { rest = 5s } }", "string, line 2, column 20: actorbridge.breaker.rest is a key that nobody knows; the nearest known one is actorbridge.breaker.reset")]
    [InlineData("actorbridge { reset = 5s }", "string, line 1, column 23: actorbridge.reset is a key that nobody knows; the nearest known one is actorbridge.breaker.reset")]
    [InlineData("actorbridge.port = 80", "string, line 1, column 20: actorbridge.port is \"80\", expected an integer from 1024 to 65535")]
    [InlineData("actorbridge.port = high", "string, line 1, column 20: actorbridge.port is \"high\", expected an integer from 1024 to 65535")]
    [InlineData("actorbridge.port { x = 1 }", "string, line 1, column 18: actorbridge.port is a section, expected an integer from 1024 to 65535")]
    [InlineData("actorbridge.breaker.reset = 2h", "string, line 1, column 29: actorbridge.breaker.reset is \"2h\", expected a duration from 1s to 1h")]
    [InlineData("actorbridge.breaker.reset = infinite", "string, line 1, column 29: actorbridge.breaker.reset is \"infinite\", expected a duration from 1s to 1h")]
    [InlineData("actorbridge.rate = 0.6", "string, line 1, column 20: actorbridge.rate is \"0.6\", expected a number from 0 to 0.5")]
    [InlineData("actorbridge.frame = 2k", "string, line 1, column 21: actorbridge.frame is \"2k\", expected a size from 1 to 1024 bytes")]
    [InlineData("actorbridge.mode = slow", "string, line 1, column 20: actorbridge.mode is \"slow\", expected one of fast, safe")]
    [InlineData("actorbridge.strict = 7", "string, line 1, column 22: actorbridge.strict is \"7\", expected on or off")]
    [InlineData("actorbridge.features = a", "string, line 1, column 24: actorbridge.features is \"a\", expected a list")]
    [InlineData("actorbridge.limits.a.max = 11", "string, line 1, column 28: actorbridge.limits.a.max is \"11\", expected an integer from 0 to 10")]
    [InlineData("actorbridge.breaker = 5", "string, line 1, column 23: actorbridge.breaker is \"5\", expected a section")]
    public void What_does_not_is_named_with_place_and_expectation(string hocon, string message) =>
        Assert.Equal([message], Find(hocon).Select(p => p.ToString()));

    [Fact]
    public void All_problems_come_at_once()
    {
        var error = Assert.Throws<ConfigurationException>(() =>
            Host.Verify("actorbridge { prt = 1, mode = no }", "actorbridge", HoconFile.Where));
        Assert.Equal(2, error.Message.Split('\n').Length);
    }

    [Theory]
    [InlineData("akka.loglevl = DEBUG", "akka.loglevl is a key that nobody knows; the nearest known one is akka.loglevel")]
    [InlineData("akka.actor.default-dispatcher.troughput = 5", "the nearest known one is akka.actor.default-dispatcher.throughput")]
    [InlineData("akka.coordinated-shutdown.phases.x.timout = 1s", "the nearest known one is akka.coordinated-shutdown.phases.*.timeout")]
    [InlineData("akka.loglevel = LOUD", "akka.loglevel is \"LOUD\", expected one of OFF, ERROR, WARNING, INFO, DEBUG")]
    [InlineData("akka.actor.default-dispatcher.throughput = 0", "is \"0\", expected an integer from 1 to 2147483647")]
    [InlineData("akka.log-dead-letters = some", "is \"some\", expected on or off or an integer from 0 to 2147483647")]
    [InlineData("akka.actor.default-mailbox.mailbox-push-timeout-time = infinite", "is \"infinite\", expected a duration from 0ms to 1d")]
    [InlineData("akka.persistence.journal.sql.replay-filter.mode = disabled", "is \"disabled\", expected one of repair-by-discard-old, fail, warn, off")]
    [InlineData("akka.actor.guardian-supervisor-strategy = \"Akka.Actor.StoppingSupervisorStrategy\"", "akka.actor.guardian-supervisor-strategy is \"Akka.Actor.StoppingSupervisorStrategy\", expected one of Akka.Actor.DefaultSupervisorStrategy,")]
    [InlineData("akka.actor.debug.receive = on", "akka.actor.debug.receive is \"on\", expected off")]
    [InlineData("akka.persistence.internal-stash-overflow-strategy = \"Akka.Persistence.DiscardConfigurator, Akka.Persistence\"", "akka.persistence.internal-stash-overflow-strategy is \"Akka.Persistence.DiscardConfigurator, Akka.Persistence\", expected one of Akka.Persistence.ThrowExceptionConfigurator,")]
    [InlineData("akka.persistence.publish-plugin-commands = on", "akka.persistence.publish-plugin-commands is \"on\", expected off")]
    [InlineData("akka.persistence.journal.auto-start-journals = [\"x\"]", "akka.persistence.journal.auto-start-journals is a list, expected an empty list")]
    [InlineData("akka.persistence.snapshot-store.auto-start-snapshot-stores = [\"x\"]", "akka.persistence.snapshot-store.auto-start-snapshot-stores is a list, expected an empty list")]
    public void Akkas_own_keys_are_checked(string hocon, string message) =>
        Assert.Contains(message, Assert.Throws<ConfigurationException>(() => AkkaKeys.Verify(hocon)).Message);

    [Theory]
    [InlineData("SynchronizedDispatcher")]
    [InlineData("ForkJoinDispatcher")]
    [InlineData("TaskDispatcher")]
    [InlineData("Mine")]
    public async Task A_dispatcher_of_a_type_that_is_not_there_is_refused_where_an_actor_asks_for_it(string type)
    {
        var system = ActorSystem.Create("dispatchers", $"akka.loglevel = OFF, mine {{ type = {type} }}");
        var error = Assert.Throws<ConfigurationException>(() => system.ActorOf(Props.Create<Recorder>().WithDispatcher("mine")));
        Assert.Equal($"mine.type = \"{type}\": expected Dispatcher, PinnedDispatcher or the full name of a class.", error.InnerException!.Message);
        error = Assert.Throws<ConfigurationException>(() => ActorSystem.Create("refused", $"akka.actor.default-dispatcher.type = {type}"));
        Assert.Equal($"akka.actor.default-dispatcher.type = \"{type}\": expected Dispatcher, PinnedDispatcher or the full name of a class.", error.Message);
        await system.Terminate();
    }

    [Fact]
    public async Task An_actor_system_refuses_a_value_out_of_range_and_warns_of_a_key_that_nobody_knows()
    {
        var error = Assert.Throws<ConfigurationException>(() =>
            ActorSystem.Create("refused", ConfigurationFactory.ParseString("akka.actor.default-dispatcher.throughput = 0")));
        Assert.Contains("throughput is \"0\"", error.Message, StringComparison.Ordinal);

        var system = ActorSystem.Create("warned", ConfigurationFactory.ParseString("akka.loglevl = DEBUG, akka.stdout-loglevel = OFF")
            .WithFallback($"akka.loggers = [\"{typeof(Recorder).AssemblyQualifiedName}\"]"));
        // A logger that is stopped drops what it has not read.
        var warning = await Recorder.FirstWarning.WaitAsync(TimeSpan.FromSeconds(30));
        await system.Terminate();
        Assert.Contains("akka.loglevl is a key that nobody knows; the nearest known one is akka.loglevel", warning, StringComparison.Ordinal);
    }

    private sealed class Recorder : ReceiveActor
    {
        private static readonly TaskCompletionSource<string> First = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Recorder()
        {
            Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
            Receive<Warning>(w => First.TrySetResult(w.Message.ToString()!));
        }

        public static Task<string> FirstWarning => First.Task;
    }

    [Theory]
    [InlineData("akka.remote.dot-netty.tcp.port = 8081")]
    [InlineData("akka.cluster { roles = [x] }")]
    [InlineData("akka.persistence.journal.sql { connection-string = x, tag-write-mode = Csv }")]
    [InlineData("akka.actor.my-dispatcher { type = PinnedDispatcher, anything = 1 }")]
    [InlineData("akka.log-dead-letters = off, akka.actor.ask-timeout = infinite")]
    [InlineData("my-dispatcher { type = ForkJoinDispatcher }, actorbridge { x = 1 }")]
    public void What_only_the_real_akka_reads_or_the_user_defined_is_no_error(string hocon) => AkkaKeys.Verify(hocon);

    [Fact]
    public void The_defaults_fit_their_own_schema_and_every_row_of_one_key_has_a_default()
    {
        var defaults = ConfigurationFactory.Default();
        AkkaKeys.Verify(defaults);
        Assert.All(
            AkkaKeys.All.Where(k => !k.IsOpen && !k.Path.Contains('*') && !k.Path.StartsWith("akka.test.", StringComparison.Ordinal) && !k.Path.Contains("internal-dispatcher") && !k.Path.Contains(".sql.")),
            k => Assert.True(defaults.HasPath(k.Path), k.Path));
    }

    private static IReadOnlyList<ConfigurationProblem> Find(string hocon) => Host.Find(hocon, "actorbridge", HoconFile.Where);
}
