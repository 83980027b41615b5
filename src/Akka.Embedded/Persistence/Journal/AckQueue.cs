using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>Answers write requests in the order in which they came, in whatever order the writes complete.</summary>
internal sealed class AckQueue(IActorRef journal)
{
    private readonly Lock _lock = new();
    private readonly Queue<Entry> _entries = new();
    private bool _draining;

    public Entry Add(WriteMessages request)
    {
        var entry = new Entry(request);
        lock (_lock)
            _entries.Enqueue(entry);
        return entry;
    }

    /// <param name="entry">Whose writes are done.</param>
    /// <param name="rejections">One for each atomic write, null where it is stored; null altogether if all are.</param>
    public void Succeed(Entry entry, IImmutableList<Exception> rejections)
    {
        entry.Rejections = rejections;
        Complete(entry);
    }

    public void Fail(Entry entry, Exception cause)
    {
        entry.Failure = cause;
        Complete(entry);
    }

    private void Complete(Entry entry)
    {
        lock (_lock)
        {
            entry.IsDone = true;
            // Whoever is answering now also answers this one; so the order holds across threads and re-entry.
            if (_draining)
                return;
            _draining = true;
        }

        while (true)
        {
            Entry next;
            lock (_lock)
            {
                if (!_entries.TryPeek(out next!) || !next.IsDone)
                {
                    _draining = false;
                    return;
                }

                _entries.Dequeue();
            }

            Answer(next);
        }
    }

    private void Answer(Entry entry)
    {
        var (request, failure) = (entry.Request, entry.Failure);
        var (actor, id) = (request.PersistentActor, request.ActorInstanceId);
        actor.Tell(failure is null ? WriteMessagesSuccessful.Instance : new WriteMessagesFailed(failure, request.Messages.Count(m => m is AtomicWrite)), journal);
        var write = 0;
        foreach (var envelope in request.Messages)
        {
            if (envelope is not AtomicWrite atomic)
            {
                actor.Tell(new LoopMessageSuccess(envelope.Payload, id), envelope.Sender);
                continue;
            }

            var rejection = entry.Rejections?[write++];
            foreach (var p in atomic.Events)
            {
                object answer = failure is not null ? new WriteMessageFailure(p, failure, id)
                    : rejection is not null ? new WriteMessageRejected(p, rejection, id)
                    : new WriteMessageSuccess(p, id);
                actor.Tell(answer, p.Sender);
            }
        }
    }

    internal sealed class Entry(WriteMessages request)
    {
        public WriteMessages Request { get; } = request;

        public IImmutableList<Exception> Rejections { get; set; }

        public Exception Failure { get; set; }

        public bool IsDone { get; set; }
    }
}
