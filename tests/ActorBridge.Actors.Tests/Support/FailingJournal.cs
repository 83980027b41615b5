using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace ActorBridge.Actors.Tests.Support;

/// <summary>Keeps events in memory, counts who writes how often, and fails the recovery, or the writes, of each identity that a test names, with the exception that it gives.</summary>
public sealed class FailingJournal : MemoryJournal
{
    public static readonly Config Config = ConfigurationFactory.ParseString($$"""
        akka.persistence.journal.plugin = "akka.persistence.journal.failing"
        akka.persistence.journal.failing {
          class = "{{typeof(FailingJournal).AssemblyQualifiedName}}"
          plugin-dispatcher = "akka.actor.default-dispatcher"
        }
        """);

    private static readonly ConcurrentDictionary<string, Exception> Failures = new();
    private static readonly ConcurrentDictionary<string, Exception> WriteFailures = new();
    private static readonly ConcurrentDictionary<string, int> Writes = new();

    /// <param name="persistenceId">Of its own for each test: the tests of other classes run at the same time.</param>
    public static void Fail(string persistenceId, Exception cause) => Failures[persistenceId] = cause;

    /// <inheritdoc cref="Fail"/>
    public static void FailWrites(string persistenceId, Exception cause) => WriteFailures[persistenceId] = cause;

    public static void Mend(string persistenceId)
    {
        Failures.TryRemove(persistenceId, out _);
        WriteFailures.TryRemove(persistenceId, out _);
    }

    public static int WritesOf(string persistenceId) => Writes.GetValueOrDefault(persistenceId);

    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var all = messages.ToArray();
        foreach (var write in all)
        {
            Writes.AddOrUpdate(write.PersistenceId, 1, (_, count) => count + 1);
        }

        var cause = all.Select(w => WriteFailures.GetValueOrDefault(w.PersistenceId)).FirstOrDefault(c => c is not null);
        return cause is null ? base.WriteMessagesAsync(all) : Task.FromException<IImmutableList<Exception>>(cause);
    }

    // By message and not by an override of the reading: the signatures of those differ between Akka's versions.
    protected override bool AroundReceive(Receive receive, object message)
    {
        if (message is not ReplayMessages replay || !Failures.TryGetValue(replay.PersistenceId, out var cause))
        {
            return base.AroundReceive(receive, message);
        }

        replay.PersistentActor.Tell(new ReplayMessagesFailure(cause), ActorRefs.NoSender);
        return true;
    }
}
