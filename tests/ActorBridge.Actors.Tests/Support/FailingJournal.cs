using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace ActorBridge.Actors.Tests.Support;

/// <summary>Keeps events in memory, and fails the recovery of each identity that a test names, with the exception that it gives.</summary>
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

    /// <param name="persistenceId">Of its own for each test: the tests of other classes run at the same time.</param>
    public static void Fail(string persistenceId, Exception cause) => Failures[persistenceId] = cause;

    public static void Mend(string persistenceId) => Failures.TryRemove(persistenceId, out _);

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
