using Akka.Actor;
using Akka.Event;
using Akka.Persistence.Journal;

namespace Akka.Persistence.Snapshot;

/// <summary>The base of snapshot stores: it speaks the protocol and leaves four operations to the subclass.</summary>
public abstract class SnapshotStore : ActorBase
{
    private readonly JournalBreaker _breaker;
    private readonly ILoggingAdapter _log;
    private readonly IScheduler _scheduler;

    protected SnapshotStore()
    {
        var extension = Persistence.Instance.Apply(Context.System);
        _scheduler = Context.System.Scheduler;
        _breaker = JournalBreaker.From(_scheduler, extension.ConfigFor(Self));
        _log = Context.GetLogger();
    }

    /// <summary>The youngest snapshot that matches, null if there is none.</summary>
    private protected abstract Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria);

    protected abstract Task SaveAsync(SnapshotMetadata metadata, object snapshot);

    /// <summary>Deletes one snapshot: the one of that time, or whatever its time if that is <see cref="DateTime.MinValue"/>.</summary>
    private protected abstract Task DeleteAsync(SnapshotMetadata metadata);

    private protected abstract Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria);

    /// <summary>Messages that are none of the protocol's requests, and the outcome of saves and deletes.</summary>
    private protected virtual bool ReceivePluginInternal(object message) => false;

    protected sealed override bool Receive(object message)
    {
        switch (message)
        {
            case LoadSnapshot load when ReferenceEquals(load.Criteria, SnapshotSelectionCriteria.None):
                Sender.Tell(new LoadSnapshotResult(null, load.ToSequenceNr));
                return true;
            case LoadSnapshot load:
                _ = LoadAsync(load, Sender);
                return true;
            case SaveSnapshot save:
                _ = SaveAsync(save, Self, Sender);
                return true;
            case DeleteSnapshot delete:
                _ = DeleteAsync(() => DeleteAsync(delete.Metadata), new DeleteSnapshotSuccess(delete.Metadata), ex => new DeleteSnapshotFailure(delete.Metadata, ex), Self, Sender);
                return true;
            case DeleteSnapshots delete:
                _ = DeleteAsync(() => DeleteAsync(delete.PersistenceId, delete.Criteria), new DeleteSnapshotsSuccess(delete.Criteria), ex => new DeleteSnapshotsFailure(delete.Criteria, ex), Self, Sender);
                return true;
            case SaveSnapshotFailure failure:
                _ = DiscardAsync(failure.Metadata);
                return Forward(message);
            case SaveSnapshotSuccess or DeleteSnapshotSuccess or DeleteSnapshotFailure or DeleteSnapshotsSuccess or DeleteSnapshotsFailure:
                return Forward(message);
            default:
                return ReceivePluginInternal(message);
        }
    }

    private bool Forward(object outcome)
    {
        try
        {
            ReceivePluginInternal(outcome);
        }
        finally
        {
            Sender.Tell(outcome);
        }

        return true;
    }

    private async Task LoadAsync(LoadSnapshot load, IActorRef sender)
    {
        try
        {
            var selected = await _breaker.CallAsync(() => LoadAsync(load.PersistenceId, load.Criteria.Limit(load.ToSequenceNr)));
            sender.Tell(new LoadSnapshotResult(selected, load.ToSequenceNr), ActorRefs.NoSender);
        }
        catch (Exception ex)
        {
            sender.Tell(new LoadSnapshotFailed(ex), ActorRefs.NoSender);
        }
    }

    private async Task SaveAsync(SaveSnapshot save, IActorRef self, IActorRef sender)
    {
        var metadata = save.Metadata.Timestamp == DateTime.MinValue
            ? new SnapshotMetadata(save.Metadata.PersistenceId, save.Metadata.SequenceNr, _scheduler.Now.UtcDateTime)
            : save.Metadata;
        try
        {
            await _breaker.CallAsync(() => SaveAsync(metadata, save.Snapshot));
            self.Tell(new SaveSnapshotSuccess(metadata), sender);
        }
        catch (Exception ex)
        {
            self.Tell(new SaveSnapshotFailure(save.Metadata, ex), sender);
        }
    }

    /// <summary>Half a snapshot must not stay behind; a whole one of before, with the same number, must.</summary>
    private async Task DiscardAsync(SnapshotMetadata metadata)
    {
        try
        {
            await _breaker.CallAsync(() => DeleteAsync(metadata));
        }
        catch (Exception ex)
        {
            _log.Error(ex, "DeleteAsync operation after SaveSnapshot failure failed.");
        }
    }

    private async Task DeleteAsync(Func<Task> delete, ISnapshotResponse success, Func<Exception, ISnapshotResponse> failure, IActorRef self, IActorRef sender)
    {
        try
        {
            await _breaker.CallAsync(delete);
            self.Tell(success, sender);
        }
        catch (Exception ex)
        {
            self.Tell(failure(ex), sender);
        }
    }
}
