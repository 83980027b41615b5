using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.Pattern;

namespace Akka.Persistence.Journal;

/// <summary>The base of journals: it speaks the protocol and leaves four operations to the subclass.</summary>
public abstract class AsyncWriteJournal : WriteJournalBase
{
    private readonly ILoggingAdapter _log;
    private readonly JournalBreaker _breaker;
    private readonly ReplayFilterSettings _replayFilter;
    private readonly AckQueue _acks;

    protected AsyncWriteJournal()
    {
        var extension = Persistence.Instance.Apply(Context.System);
        var config = extension.ConfigFor(Self);
        _log = Context.GetLogger();
        _breaker = JournalBreaker.From(Context.System.Scheduler, config);
        _replayFilter = ReplayFilterSettings.From(config);
        _acks = new AckQueue(Self);
    }

    /// <summary>Calls back for each stored event of the range in order of sequence numbers, at most <paramref name="max"/>.</summary>
    public abstract Task ReplayMessagesAsync(IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback);

    /// <summary>The highest number ever stored, also if its event is deleted; <paramref name="fromSequenceNr"/> is a hint where to start.</summary>
    public abstract Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr);

    /// <summary>
    /// Stores each atomic write whole or not at all. A failed task: it is unknown what is stored, and the actor stops.
    /// Otherwise null if all are stored, or one entry for each atomic write, the exception where it was refused.
    /// </summary>
    protected abstract Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages);

    protected abstract Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr);

    /// <summary>Messages that are none of the journal protocol's.</summary>
    protected virtual bool ReceivePluginInternal(object message) => false;

    protected sealed override bool Receive(object message) => ReceiveWriteJournal(message) || ReceivePluginInternal(message);

    private protected bool ReceiveWriteJournal(object message)
    {
        switch (message)
        {
            case WriteMessages write:
                _ = WriteAsync(write, _acks.Add(write));
                return true;
            case ReplayMessages replay:
                _ = ReplayAsync(replay, Context);
                return true;
            case DeleteMessagesTo delete:
                _ = DeleteAsync(delete, Self);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Reads the highest sequence number and replays up to it. A journal that can do both at once does.</summary>
    private protected virtual async Task<long> RecoverAsync(IActorContext context, ReplayMessages request, Action<IPersistentRepresentation> replay)
    {
        var highest = await _breaker.CallAsync(() => ReadHighestSequenceNrAsync(request.PersistenceId, Math.Max(0L, request.FromSequenceNr - 1L)));
        var to = Math.Min(request.ToSequenceNr, highest);
        if (to > 0L && request.FromSequenceNr <= to)
            await ReplayMessagesAsync(context, request.PersistenceId, request.FromSequenceNr, to, request.Max, replay);
        return highest;
    }

    private protected static Exception TryUnwrapException(Exception e) =>
        e is AggregateException aggregate && aggregate.Flatten().InnerExceptions is [var only] ? only : e;

    private async Task WriteAsync(WriteMessages request, AckQueue.Entry entry)
    {
        try
        {
            var writes = request.Messages.Count(m => m is AtomicWrite);
            var rejections = await _breaker.CallAsync(() => WriteMessagesAsync(PreparePersistentBatch(request.Messages)));
            if (rejections is not null && rejections.Count != writes)
                throw new IllegalStateException($"WriteMessagesAsync gave [{rejections.Count}] results for [{writes}] atomic writes.");
            _acks.Succeed(entry, rejections);
        }
        catch (Exception ex)
        {
            _acks.Fail(entry, TryUnwrapException(ex));
        }
    }

    private async Task ReplayAsync(ReplayMessages request, IActorContext context)
    {
        var actor = request.PersistentActor;
        void Send(IPersistentRepresentation p) => actor.Tell(new ReplayedMessage(p), ActorRefs.NoSender);
        var filter = _replayFilter.Mode == ReplayFilterMode.Disabled ? null : new ReplayFilter(_replayFilter, _log, Send);
        Action<IPersistentRepresentation> emit = filter is null ? Send : filter.Add;
        try
        {
            var highest = await RecoverAsync(context, request, stored =>
            {
                if (stored.IsDeleted)
                    return;
                if (IsReadAsStored(stored))
                {
                    emit(stored);
                    return;
                }

                foreach (var p in AdaptFromJournal(stored))
                    emit(p);
            });
            filter?.Complete();
            actor.Tell(new RecoverySuccess(highest), ActorRefs.NoSender);
        }
        catch (Exception ex)
        {
            actor.Tell(new ReplayMessagesFailure(TryUnwrapException(ex)), ActorRefs.NoSender);
        }
    }

    private async Task DeleteAsync(DeleteMessagesTo request, IActorRef self)
    {
        try
        {
            await _breaker.CallAsync(() => DeleteMessagesToAsync(request.PersistenceId, request.ToSequenceNr));
            request.PersistentActor.Tell(new DeleteMessagesSuccess(request.ToSequenceNr), self);
        }
        catch (Exception ex)
        {
            request.PersistentActor.Tell(new DeleteMessagesFailure(TryUnwrapException(ex), request.ToSequenceNr), self);
        }
    }
}
