using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Akka.Contract.Tests.Persistence;

/// <summary>
/// A journal that answers only what it is told to: a number is the event to replay, "end" ends the replay, and no write is ever
/// answered. It publishes what it is asked for.
/// </summary>
public sealed class HeldJournal : AsyncWriteJournal
{
    private readonly EventStream _heard = Context.System.EventStream;
    private readonly TaskCompletionSource _end = new();
    private Action<IPersistentRepresentation> _replay = null!;

    public static string Settings => $$"""
        akka.persistence.journal.plugin = "held"
        held {
          class = "{{typeof(HeldJournal).FullName}}, Akka.Contract.Tests"
          plugin-dispatcher = "akka.actor.default-dispatcher"
          recovery-event-timeout = 10s
          replay-filter.mode = off
        }
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        """;

    public override Task ReplayMessagesAsync(IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        _replay = recoveryCallback;
        _heard.Publish("replay");
        return _end.Task;
    }

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) => Task.FromResult(9L);

    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        _heard.Publish("write");
        return new TaskCompletionSource<IImmutableList<Exception>>().Task;
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) => Task.CompletedTask;

    protected override bool ReceivePluginInternal(object message)
    {
        switch (message)
        {
            case int number:
                _replay(new Persistent(number, number, "held", writerGuid: "w"));
                return true;
            case "end":
                _end.SetResult();
                return true;
            default:
                return false;
        }
    }
}
