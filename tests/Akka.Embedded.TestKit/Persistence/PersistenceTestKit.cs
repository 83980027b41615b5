using Akka.Actor;
using Akka.Configuration;
using Xunit.Abstractions;

namespace Akka.Persistence.TestKit;

/// <summary>A test with a journal and a snapshot store whose failures it scripts.</summary>
public class PersistenceTestKit : Akka.TestKit.Xunit2.TestKit
{
    private const string Plugins = """
        akka.persistence.journal.plugin = "akka.persistence.journal.test"
        akka.persistence.journal.test.class = "Akka.Persistence.TestKit.TestJournal, Akka.Persistence.TestKit"
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.test"
        akka.persistence.snapshot-store.test.class = "Akka.Persistence.TestKit.TestSnapshotStore, Akka.Persistence.TestKit"
        """;

    public PersistenceTestKit(Config config, string actorSystemName = null, ITestOutputHelper output = null)
        : base(config.WithFallback(ConfigurationFactory.ParseString(Plugins)), actorSystemName, output)
    {
        var extension = Persistence.Instance.Apply(Sys);
        JournalActorRef = extension.JournalFor(null);
        Journal = TestJournal.FromRef(JournalActorRef);
        SnapshotsActorRef = extension.SnapshotStoreFor(null);
        Snapshots = TestSnapshotStore.FromRef(SnapshotsActorRef);
    }

    public PersistenceTestKit(string actorSystemName = null, ITestOutputHelper output = null)
        : this(ConfigurationFactory.Empty, actorSystemName, output)
    {
    }

    internal IActorRef JournalActorRef { get; }

    internal IActorRef SnapshotsActorRef { get; }

    public ITestJournal Journal { get; }

    internal ITestSnapshotStore Snapshots { get; }

    /// <summary>Has the journal behave so while the code runs, and as usual after it.</summary>
    public async Task WithJournalWrite(Func<JournalWriteBehavior, Task> behaviorSelector, Func<Task> execution)
    {
        try
        {
            await behaviorSelector(Journal.OnWrite);
            await execution();
        }
        finally
        {
            await Journal.OnWrite.Pass();
        }
    }

    public Task WithJournalWrite(Func<JournalWriteBehavior, Task> behaviorSelector, Action execution) => WithJournalWrite(behaviorSelector, AsTask(execution));

    public async Task WithJournalRecovery(Func<JournalRecoveryBehavior, Task> behaviorSelector, Func<Task> execution)
    {
        try
        {
            await behaviorSelector(Journal.OnRecovery);
            await execution();
        }
        finally
        {
            await Journal.OnRecovery.Pass();
        }
    }

    public Task WithJournalRecovery(Func<JournalRecoveryBehavior, Task> behaviorSelector, Action execution) => WithJournalRecovery(behaviorSelector, AsTask(execution));

    public async Task WithSnapshotSave(Func<SnapshotStoreSaveBehavior, Task> behaviorSelector, Func<Task> execution)
    {
        try
        {
            await behaviorSelector(Snapshots.OnSave);
            await execution();
        }
        finally
        {
            await Snapshots.OnSave.Pass();
        }
    }

    public Task WithSnapshotSave(Func<SnapshotStoreSaveBehavior, Task> behaviorSelector, Action execution) => WithSnapshotSave(behaviorSelector, AsTask(execution));

    public async Task WithSnapshotLoad(Func<SnapshotStoreLoadBehavior, Task> behaviorSelector, Func<Task> execution)
    {
        try
        {
            await behaviorSelector(Snapshots.OnLoad);
            await execution();
        }
        finally
        {
            await Snapshots.OnLoad.Pass();
        }
    }

    public Task WithSnapshotLoad(Func<SnapshotStoreLoadBehavior, Task> behaviorSelector, Action execution) => WithSnapshotLoad(behaviorSelector, AsTask(execution));

    private static Func<Task> AsTask(Action execution) => () =>
    {
        execution();
        return Task.CompletedTask;
    };
}
