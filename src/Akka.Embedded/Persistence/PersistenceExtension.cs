using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Persistence.Journal;

namespace Akka.Persistence;

/// <summary>Starts journals and snapshot stores by their configuration path, each once, when first asked for.</summary>
public class PersistenceExtension : IExtension
{
    private const string JournalFallback = "akka.persistence.journal-plugin-fallback";
    private const string SnapshotStoreFallback = "akka.persistence.snapshot-store-plugin-fallback";
    private const string NoSnapshotStore = "akka.persistence.no-snapshot-store";

    private readonly ExtendedActorSystem _system;
    private readonly ConcurrentDictionary<string, Lazy<PersistencePlugin>> _plugins = new();
    private readonly Lazy<string> _defaultJournal;
    private readonly Lazy<string> _defaultSnapshotStore;
    private readonly Lazy<IActorRef> _recoveryPermitter;
    private readonly WriterGuids _writerGuids = new();

    internal PersistenceExtension(ExtendedActorSystem system)
    {
        _system = system;
        var config = system.Settings.Config.GetConfig("akka.persistence");
        MaxPendingEvents = config.GetInt("max-pending-events", 100_000);
        _defaultJournal = new Lazy<string>(() => config.GetString("journal.plugin", null) is { Length: > 0 } id
            ? id
            : throw new ConfigurationException("No default journal: akka.persistence.journal.plugin is empty."));
        _defaultSnapshotStore = new Lazy<string>(() => DefaultSnapshotStore(config));
        _recoveryPermitter = new Lazy<IActorRef>(() => system.SystemActorOf(
            Akka.Persistence.RecoveryPermitter.Props(config.GetInt("max-concurrent-recoveries", 0)), "recoveryPermitter"));
    }

    /// <summary>How many handlers of one actor may wait for the journal.</summary>
    internal int MaxPendingEvents { get; }

    /// <param name="journalPluginId">The configuration path; null or empty for the default journal.</param>
    public IActorRef JournalFor(string journalPluginId) => Journal(journalPluginId).Ref;

    /// <param name="snapshotPluginId">The configuration path; null or empty for the default snapshot store.</param>
    public IActorRef SnapshotStoreFor(string snapshotPluginId) =>
        Plugin(string.IsNullOrEmpty(snapshotPluginId) ? _defaultSnapshotStore.Value : snapshotPluginId, SnapshotStoreFallback).Ref;

    internal EventAdapters AdaptersFor(IActorRef plugin) => Find(plugin)?.Adapters ?? EventAdapters.Identity;

    internal Config ConfigFor(IActorRef plugin) =>
        Find(plugin)?.Config ?? throw new ArgumentException($"[{plugin}] is no journal or snapshot store of this system.", nameof(plugin));

    internal TimeSpan RecoveryEventTimeoutFor(string journalPluginId) => Journal(journalPluginId).RecoveryEventTimeout;

    internal IActorRef RecoveryPermitter() => _recoveryPermitter.Value;

    internal string NextWriterGuid() => _writerGuids.Next();

    private PersistencePlugin Journal(string id) => Plugin(string.IsNullOrEmpty(id) ? _defaultJournal.Value : id, JournalFallback);

    private PersistencePlugin Plugin(string configPath, string fallbackPath) => _plugins.GetOrAdd(configPath,
        path => new Lazy<PersistencePlugin>(() => PersistencePlugin.Start(_system, path, fallbackPath))).Value;

    private PersistencePlugin Find(IActorRef plugin) =>
        _plugins.Values.Select(p => p.Value).FirstOrDefault(p => p.Ref.Equals(plugin));

    private string DefaultSnapshotStore(Config config)
    {
        if (config.GetString("snapshot-store.plugin", null) is { Length: > 0 } id)
            return id;
        Logging.GetLogger(_system, this).Warning("No default snapshot store configured; set akka.persistence.snapshot-store.plugin to use snapshots.");
        return NoSnapshotStore;
    }
}
