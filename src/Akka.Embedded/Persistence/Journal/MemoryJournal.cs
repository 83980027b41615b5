using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>Keeps events as long as the actor system lives. For tests.</summary>
public class MemoryJournal : AsyncWriteJournal
{
    private readonly ConcurrentDictionary<string, LinkedList<IPersistentRepresentation>> _messages = new();
    private readonly Dictionary<string, long> _highestDeleted = [];
    private readonly Lock _lock = new();
    private readonly IScheduler _scheduler = Context.System.Scheduler;

    private protected virtual ConcurrentDictionary<string, LinkedList<IPersistentRepresentation>> Messages => _messages;

    public override Task ReplayMessagesAsync(IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        foreach (var p in Read(persistenceId, fromSequenceNr, toSequenceNr, max))
            recoveryCallback(p);
        return Task.CompletedTask;
    }

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        lock (_lock)
            return Task.FromResult(Math.Max(HighestSequenceNr(persistenceId), _highestDeleted.GetValueOrDefault(persistenceId)));
    }

    private void Add(IPersistentRepresentation persistent)
    {
        lock (_lock)
            Messages.GetOrAdd(persistent.PersistenceId, _ => new LinkedList<IPersistentRepresentation>()).AddLast(persistent);
    }

    private protected IEnumerable<IPersistentRepresentation> Read(string pid, long fromSeqNr, long toSeqNr, long max)
    {
        lock (_lock)
        {
            return Stored(pid).Where(p => p.SequenceNr >= fromSeqNr && p.SequenceNr <= toSeqNr)
                .Take((int)Math.Min(max, int.MaxValue)).ToArray();
        }
    }

    private long HighestSequenceNr(string pid)
    {
        lock (_lock)
            return Stored(pid).Last?.Value.SequenceNr ?? 0L;
    }

    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        foreach (var p in messages.SelectMany(w => w.Events))
            Add(p.WithTimestamp(_scheduler.Now.UtcTicks));
        return Task.FromResult<IImmutableList<Exception>>(null);
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr)
    {
        lock (_lock)
        {
            var highest = HighestSequenceNr(persistenceId);
            if (toSequenceNr >= highest && highest > 0)
                _highestDeleted[persistenceId] = highest;
            RemoveWhere(Stored(persistenceId), p => p.SequenceNr <= toSequenceNr);
        }

        return Task.CompletedTask;
    }

    private LinkedList<IPersistentRepresentation> Stored(string pid) => Messages.GetValueOrDefault(pid) ?? new LinkedList<IPersistentRepresentation>();

    private static void RemoveWhere(LinkedList<IPersistentRepresentation> list, Predicate<IPersistentRepresentation> match)
    {
        for (var node = list.First; node is not null;)
        {
            var next = node.Next;
            if (match(node.Value))
                list.Remove(node);
            node = next;
        }
    }
}
