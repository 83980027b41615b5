using Akka.Configuration;
using Key = Akka.Embedded.Configuration.ConfigurationKey;

namespace Akka.Embedded.Configuration;

/// <summary>The keys below <c>akka</c>: those that this runtime reads, and those that only the real Akka.NET does.</summary>
public static class AkkaKeys
{
    private const string OnlyReal = "Used only with -p:AkkaRuntime=akka.";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly Key[] Logging =
    [
        Key.List("akka.loggers", "Classes of the actors that logging goes to."),
        Key.Text("akka.loggers-dispatcher", "The dispatcher of the loggers."),
        Key.Duration("akka.logger-startup-timeout", TimeSpan.Zero, Day, "How long a logger may take to start.", orInfinite: true),
        Key.Text("akka.logger-formatter", "Makes the text of a message from its template."),
        Key.Choice("akka.loglevel", "The least severe level that is logged.", "OFF", "ERROR", "WARNING", "INFO", "DEBUG"),
        Key.Choice("akka.stdout-loglevel", "The same until the loggers have started and after they stop.", "OFF", "ERROR", "WARNING", "INFO", "DEBUG"),
        Key.Flag("akka.log-config-on-start", "Whether the whole configuration is logged at the start."),
        Key.Flag("akka.log-dead-letters", "").Or(Key.Integer("", 0, int.MaxValue, "")) with { Doc = "How many dead letters are logged before silence." },
        Key.Flag("akka.log-dead-letters-during-shutdown", "Whether dead letters of a stopping system are logged."),
        Key.Duration("akka.log-dead-letters-suspend-duration", TimeSpan.Zero, TimeSpan.FromDays(365), "How long that silence lasts.", orInfinite: true),
        Key.List("akka.extensions", "Extensions loaded at the start."),
    ];

    private static readonly Key[] Actors =
    [
        Key.Text("akka.actor.deployment.*.dispatcher", "The dispatcher of the actor at that path."),
        Key.Text("akka.actor.deployment.*.mailbox", "Its mailbox."),
        Key.Integer("akka.actor.deployment.*.stash-capacity", -1, int.MaxValue, "How much it may stash; -1 is unbounded."),
        Key.Choice("akka.actor.guardian-supervisor-strategy", "The strategy of /user.", "Akka.Actor.DefaultSupervisorStrategy", "Akka.Actor.DefaultSupervisorStrategy, Akka"),
        Key.Duration("akka.actor.ask-timeout", TimeSpan.Zero, Day, "Of an Ask without a timeout of its own.", orInfinite: true),
        Key.Text("akka.actor.default-mailbox.mailbox-type", "The class of mailboxes that nobody chose."),
        Key.Integer("akka.actor.default-mailbox.mailbox-capacity", 1, int.MaxValue, "Of bounded mailboxes."),
        Key.Duration("akka.actor.default-mailbox.mailbox-push-timeout-time", TimeSpan.Zero, Day, "How long a sender waits for room in one."),
        Key.Integer("akka.actor.default-mailbox.stash-capacity", -1, int.MaxValue, "Of stashes; -1 is unbounded."),
        Key.Open("akka.actor.mailbox", "Mailboxes by what an actor requires of them."),
        Key.Text("akka.actor.default-dispatcher", "The dispatcher of actors that nobody chose one for.").OrSection(),
        Key.Text("akka.actor.internal-dispatcher", "The dispatcher of the system's own actors.").OrSection(),
        .. Dispatcher("default-dispatcher"),
        .. Dispatcher("internal-dispatcher"),
        OnlyOff("akka.actor.debug.receive"),
        .. new[] { "autoreceive", "lifecycle", "event-stream", "unhandled", "log-timers" }
            .Select(d => Key.Flag($"akka.actor.debug.{d}", "Whether that is logged at level debug.")),
        Key.Text("akka.actor.serializers.*", "A serializer's class by its name."),
        Key.Text("akka.actor.serialization-bindings.*", "A serializer's name by the class it is for."),
        Key.Integer("akka.actor.serialization-identifiers.*", int.MinValue, int.MaxValue, "A serializer's number by its class."),
    ];

    private static readonly Key[] TimeAndEnd =
    [
        Key.Text("akka.scheduler.implementation", "The scheduler's class."),
        Key.Duration("akka.coordinated-shutdown.default-phase-timeout", TimeSpan.Zero, Day, "Of phases without their own."),
        Key.Flag("akka.coordinated-shutdown.terminate-actor-system", "Whether the last phase stops the actor system."),
        Key.Flag("akka.coordinated-shutdown.exit-clr", "Whether it ends the process."),
        Key.Flag("akka.coordinated-shutdown.run-by-clr-shutdown-hook", "Whether the process's end starts it."),
        Key.Flag("akka.coordinated-shutdown.run-by-actor-system-terminate", "Whether Terminate starts it."),
        Key.List("akka.coordinated-shutdown.phases.*.depends-on", "The phases before."),
        Key.Duration("akka.coordinated-shutdown.phases.*.timeout", TimeSpan.Zero, Day, "How long the phase may take."),
        Key.Flag("akka.coordinated-shutdown.phases.*.recover", "Whether a failure in it lets the next begin."),
        Key.Open("akka.coordinated-shutdown.reason-overrides", "Settings by the reason of the shutdown."),
    ];

    private static readonly Key[] Test =
    [
        Key.Number("akka.test.timefactor", 0.001, 1000, "Stretches the tests' timeouts."),
        Key.Duration("akka.test.filter-leeway", TimeSpan.Zero, Day, "How long an event filter waits for its events."),
        Key.Duration("akka.test.single-expect-default", TimeSpan.Zero, Day, "How long an expectation waits outside Within."),
        Key.Duration("akka.test.default-timeout", TimeSpan.Zero, Day, "Of latches, barriers and asks."),
        Key.Open("akka.test.calling-thread-dispatcher", "The dispatcher of TestActorRef."),
        Key.Open("akka.test.test-actor", "The test actor's dispatcher."),
        Key.Flag("akka.test.test-actor-ref.log-calls", OnlyReal),
    ];

    /// <summary>Accepted, so that one file serves both runtimes.</summary>
    private static readonly Key[] RealAkkaOnly =
    [
        .. RealOnly(
            "version", "home", "logger-async-start", "suppress-json-serializer-warning", "stdout-logger-class", "daemonic",
            "log-serializer-override-on-start", "actor.reaper-interval", "actor.serialize-messages", "actor.serialize-creators",
            "actor.telemetry", "actor.typed", "actor.inbox", "actor.router", "actor.synchronized-dispatcher", "actor.task-dispatcher",
            "actor.default-fork-join-dispatcher", "actor.default-blocking-io-dispatcher", "actor.serialization-settings",
            "actor.debug.fsm", "actor.debug.router-misconfiguration",
            "actor.deployment.*.router", "actor.deployment.*.nr-of-instances", "actor.deployment.*.within",
            "actor.deployment.*.remote", "actor.deployment.*.cluster", "actor.provider", "actor.creation-timeout", "actor.unstarted-push-timeout",
            "scheduler.shutdown-timeout", "scheduler.tick-duration", "scheduler.ticks-per-wheel",
            "channel-scheduler", "reliable-delivery", "io", "remote", "cluster", "coordination", "discovery", "stream", "streams", "hosting"),
    ];

    public static readonly IReadOnlyList<Key> All = [.. Logging, .. Actors, .. TimeAndEnd, .. PersistenceKeys.All, .. Test, .. RealAkkaOnly];

    private static readonly ConfigurationCheck Check = new(All);

    /// <summary>All that is wrong below <c>akka</c>, in the order of the text.</summary>
    /// <param name="config">What was written, without the defaults.</param>
    public static IReadOnlyList<ConfigurationProblem> Find(Config config) => Check.Find(config, "akka", HoconFile.Where);

    /// <exception cref="ConfigurationException">Naming every key that nobody knows and every value out of range.</exception>
    public static void Verify(Config config) => ConfigurationCheck.Refuse(Find(config));

    /// <summary>What Akka.NET does when it is on, and this runtime never does.</summary>
    internal static Key OnlyOff(string path) => Key.Flag(path, OnlyReal) with { Expected = "off", Accepts = value => !value.GetBoolean() };

    /// <summary>The same, where it is a list.</summary>
    internal static Key OnlyEmpty(string path) => Key.List(path, OnlyReal) with { Expected = "an empty list", Accepts = value => value.GetStringList().Count == 0 };

    internal static IEnumerable<Key> RealOnly(params string[] keys) => keys.Select(k => Key.Open($"akka.{k}", OnlyReal));

    private static IEnumerable<Key> Dispatcher(string name) =>
    [
        Key.Text($"akka.actor.{name}.type", "Dispatcher, PinnedDispatcher or a class."),
        Key.Integer($"akka.actor.{name}.throughput", 1, int.MaxValue, "Messages that one actor handles before its thread goes on to the next."),
        Key.Duration($"akka.actor.{name}.throughput-deadline-time", TimeSpan.Zero, Day, "How long it may go on, with 0 for no limit."),
        Key.Text($"akka.actor.{name}.mailbox-requirement", "What its actors' mailboxes must be."),
        .. new[] { "executor", "shutdown-timeout", "default-executor", "thread-pool-executor", "fork-join-executor", "current-context-executor", "channel-executor", "attempt-teamwork", "dedicated-thread-pool" }
            .Select(k => Key.Open($"akka.actor.{name}.{k}", OnlyReal)),
    ];
}
