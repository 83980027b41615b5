using Key = Akka.Embedded.Configuration.ConfigurationKey;

namespace Akka.Embedded.Configuration;

/// <summary>The keys below <c>akka.persistence</c>.</summary>
internal static class PersistenceKeys
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static readonly IReadOnlyList<Key> All =
    [
        Key.Integer("akka.persistence.max-concurrent-recoveries", 1, int.MaxValue, "How many actors may recover at the same time."),
        Key.Integer("akka.persistence.max-pending-events", 1, 10_000_000, "How many handlers of one actor may wait for the journal; more events are rejected. Only here."),
        Key.Choice("akka.persistence.internal-stash-overflow-strategy", "Of the internal stash, which has no limit.", "Akka.Persistence.ThrowExceptionConfigurator, Akka.Persistence"),
        AkkaKeys.OnlyOff("akka.persistence.publish-plugin-commands"),
        Key.Text("akka.persistence.journal.plugin", "The path of the journal."),
        AkkaKeys.OnlyEmpty("akka.persistence.journal.auto-start-journals"),
        Key.Open("akka.persistence.journal.inmem", "A journal that survives nothing."),
        Key.Text("akka.persistence.snapshot-store.plugin", "The path of the snapshot store."),
        AkkaKeys.OnlyEmpty("akka.persistence.snapshot-store.auto-start-snapshot-stores"),
        Key.Open("akka.persistence.snapshot-store.inmem", "A snapshot store that survives nothing."),
        Key.Open("akka.persistence.no-snapshot-store", "Where no snapshot store is configured."),
        Key.Open("akka.persistence.dispatchers", "Dispatchers of plugins."),
        .. Sql("akka.persistence.journal.sql"),
        Key.Integer("akka.persistence.journal.sql.buffer-size", 1, int.MaxValue, "Rows that wait for the writer; more are refused."),
        Key.Integer("akka.persistence.journal.sql.batch-size", 1, int.MaxValue, "Rows in one transaction."),
        Key.Text("akka.persistence.journal.sql.tag-write-mode", "Where tags are kept."),
        Key.Integer("akka.persistence.journal.sql.read-connections", 1, 256, "Connections that replay. Only here."),
        Key.Flag("akka.persistence.journal.sql.fail-on-sequence-gap", "Whether a missing sequence number stops the recovery. Only here."),
        .. Journal("akka.persistence.journal.sql"),
        .. Journal("akka.persistence.journal-plugin-fallback"),
        .. Sql("akka.persistence.snapshot-store.sql"),
        .. Plugin("akka.persistence.snapshot-store.sql"),
        .. Plugin("akka.persistence.snapshot-store-plugin-fallback"),
        .. AkkaKeys.RealOnly(
            "persistence.view",
            "persistence.at-least-once-delivery",
            "persistence.query",
            "persistence.fsm",
            "persistence.journal.proxy",
            "persistence.snapshot-store.local",
            "persistence.snapshot-store.proxy"),
        .. from store in new[] { "journal", "snapshot-store" }
           from key in new[]
           {
               "plugin-id", "delete-compatibility-mode", "db-round-trip-max-batch-size", "db-round-trip-max-tag-batch-size",
               "prefer-parameters-on-multirow-insert", "replay-batch-size", "parallelism", "max-row-by-row-size",
               "use-clone-connection", "materializer-dispatcher", "tag-separator", "warn-on-auto-init-fail", "dao",
               "read-isolation-level", "write-isolation-level", "default", "sql-server", "sqlserver", "sqlite", "postgresql", "mysql",
           }
           from row in AkkaKeys.RealOnly($"persistence.{store}.sql.{key}")
           select row,
    ];

    private static IEnumerable<Key> Sql(string path) =>
    [
        Key.Text($"{path}.class", "The plugin's class."),
        Key.Text($"{path}.connection-string", "Data Source=path."),
        Key.Text($"{path}.provider-name", "SQLite.MS."),
        Key.Text($"{path}.table-mapping", "default."),
        Key.Flag($"{path}.auto-initialize", "Whether missing tables are made."),
        Key.Text($"{path}.serializer", "Of what none is bound to."),
        Key.Size($"{path}.max-payload-size", 1, 1_000_000_000, "Bytes of one event or snapshot; more is rejected. Only here."),
    ];

    private static IEnumerable<Key> Plugin(string path) =>
    [
        Key.Text($"{path}.plugin-dispatcher", "The plugin's dispatcher."),
        Key.Integer($"{path}.circuit-breaker.max-failures", 1, int.MaxValue, "Failures in a row that open the breaker."),
        Key.Duration($"{path}.circuit-breaker.call-timeout", TimeSpan.FromMilliseconds(1), Day, "After which a call has failed."),
        Key.Duration($"{path}.circuit-breaker.reset-timeout", TimeSpan.FromMilliseconds(1), Day, "How long it stays open."),
    ];

    private static IEnumerable<Key> Journal(string path) =>
    [
        .. Plugin(path),
        Key.Duration($"{path}.recovery-event-timeout", TimeSpan.FromMilliseconds(1), Day, "A recovery that hears nothing for this long fails."),
        Key.Choice($"{path}.replay-filter.mode", "When two incarnations wrote at once.", "repair-by-discard-old", "fail", "warn", "off"),
        Key.Integer($"{path}.replay-filter.window-size", 1, int.MaxValue, "How far it looks."),
        Key.Integer($"{path}.replay-filter.max-old-writers", 1, int.MaxValue, "How many writers it knows."),
        Key.Open($"{path}.event-adapters", "Adapters by name."),
        Key.Open($"{path}.event-adapter-bindings", "Their names by the class that they are for."),
    ];
}
