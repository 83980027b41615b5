using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Persistence;

/// <summary>
/// The base of persistent actors. It recovers from snapshot and events before the first command, hides commands in
/// an internal stash while a persist handler is due, and is told by the journal what is stored.
/// </summary>
public abstract partial class Eventsourced : ActorBase, IWithUnboundedStash
{
    private static int _instances;

    private readonly int _instanceId = Interlocked.Increment(ref _instances);
    private readonly string _writerGuid;
    private readonly IStash _internalStash;
    private IStash _stash;
    private IActorRef _journal;
    private IActorRef _snapshotStore;
    private ILoggingAdapter _log;

    protected Eventsourced()
    {
        Extension = Persistence.Instance.Apply(Context.System);
        _writerGuid = Extension.NextWriterGuid();
        _internalStash = Context.CreateStash(GetType());
    }

    private protected PersistenceExtension Extension { get; }

    private protected virtual ILoggingAdapter Log => _log ??= Context.GetLogger();

    /// <summary>The identity under which events and snapshots are stored; the same through all incarnations.</summary>
    public abstract string PersistenceId { get; }

    public virtual Recovery Recovery => Recovery.Default;

    public IStash Stash
    {
        get => _stash;
        set => _stash = new InternalStashAwareStash(value, _internalStash);
    }

    /// <summary>The journal's configuration path; null or empty for <c>akka.persistence.journal.plugin</c>.</summary>
    public string JournalPluginId { get; protected set; }

    /// <summary>The snapshot store's configuration path; null or empty for <c>akka.persistence.snapshot-store.plugin</c>.</summary>
    public string SnapshotPluginId { get; protected set; }

    internal IActorRef Journal => _journal ??= Extension.JournalFor(JournalPluginId);

    internal IActorRef SnapshotStore => _snapshotStore ??= Extension.SnapshotStoreFor(SnapshotPluginId);

    internal string SnapshotterId => PersistenceId;

    public bool IsRecovering => _phase < Phase.Processing;

    /// <summary>The highest sequence number replayed or stored so far; 0 before the first.</summary>
    public long LastSequenceNr { get; private set; }

    internal long SnapshotSequenceNr => LastSequenceNr;

    /// <summary>Gets a snapshot offer and the replayed events, then <see cref="RecoveryCompleted"/>. Only changes state.</summary>
    protected abstract bool ReceiveRecover(object message);

    protected abstract bool ReceiveCommand(object message);

    /// <summary>Stores the event, then runs the handler with it. No other command is handled in between.</summary>
    public void Persist<TEvent>(TEvent @event, Action<TEvent> handler)
    {
        ThrowIfRecovering();
        if (IsFull && IsRefused([@event!]))
            return;
        AddStashing(@event!, e => handler((TEvent)e));
        _eventBatch.Add(new AtomicWrite(Represent(@event!)));
    }

    /// <summary>Stores all events or none, then runs the handler with each.</summary>
    public void PersistAll<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler)
    {
        ThrowIfRecovering();
        if (events is null)
            return;
        var taken = Take(events);
        if (IsRefused(taken))
            return;
        void Invoke(object e) => handler((TEvent)e);
        var write = ImmutableArray.CreateBuilder<IPersistentRepresentation>(taken.Count);
        foreach (var e in taken)
        {
            AddStashing(e!, Invoke);
            write.Add(Represent(e!));
        }

        if (write.Count > 0)
            _eventBatch.Add(new AtomicWrite(write.DrainToImmutable()));
    }

    /// <summary>As <see cref="Persist{TEvent}"/>, but commands go on while the journal works.</summary>
    public void PersistAsync<TEvent>(TEvent @event, Action<TEvent> handler)
    {
        ThrowIfRecovering();
        if (IsFull && IsRefused([@event!]))
            return;
        _pendingInvocations.Enqueue(new AsyncHandlerInvocation(@event!, e => handler((TEvent)e)));
        _eventBatch.Add(new AtomicWrite(Represent(@event!)));
    }

    /// <summary>As <see cref="PersistAll{TEvent}"/>, but commands go on while the journal works.</summary>
    public void PersistAllAsync<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler)
    {
        ThrowIfRecovering();
        var taken = Take(events);
        if (IsRefused(taken))
            return;
        void Invoke(object e) => handler((TEvent)e);
        var write = ImmutableArray.CreateBuilder<IPersistentRepresentation>(taken.Count);
        foreach (var e in taken)
        {
            _pendingInvocations.Enqueue(new AsyncHandlerInvocation(e!, Invoke));
            write.Add(Represent(e!));
        }

        if (write.Count > 0)
            _eventBatch.Add(new AtomicWrite(write.DrainToImmutable()));
    }

    /// <summary>Runs the handler after those of the events persisted before it; at once if there are none. Nothing is stored.</summary>
    public void DeferAsync<TEvent>(TEvent evt, Action<TEvent> handler)
    {
        ThrowIfRecovering();
        if (_pendingInvocations.Count == 0)
        {
            handler(evt);
            return;
        }

        if (IsFull && IsRefused([evt!]))
            return;
        _pendingInvocations.Enqueue(new AsyncHandlerInvocation(evt!, e => handler((TEvent)e)));
        _eventBatch.Add(new NonPersistentMessage(evt!, Sender));
    }

    /// <summary>Answered by <see cref="DeleteMessagesSuccess"/> or <see cref="DeleteMessagesFailure"/>.</summary>
    public void DeleteMessages(long toSequenceNr)
    {
        if (toSequenceNr == long.MaxValue)
            toSequenceNr = LastSequenceNr;
        if (toSequenceNr <= LastSequenceNr)
            Journal.Tell(new DeleteMessagesTo(PersistenceId, toSequenceNr, Self));
        else
            Self.Tell(new DeleteMessagesFailure(new InvalidOperationException($"toSequenceNr [{toSequenceNr}] must be less than or equal to LastSequenceNr [{LastSequenceNr}]."), toSequenceNr));
    }

    internal void LoadSnapshot(string persistenceId, SnapshotSelectionCriteria criteria, long toSequenceNr) =>
        SnapshotStore.Tell(new LoadSnapshot(persistenceId, criteria, toSequenceNr));

    /// <summary>Answered by <see cref="SaveSnapshotSuccess"/> or <see cref="SaveSnapshotFailure"/>.</summary>
    public void SaveSnapshot(object snapshot) =>
        SnapshotStore.Tell(new SaveSnapshot(new SnapshotMetadata(SnapshotterId, SnapshotSequenceNr, Context.System.Scheduler.Now.UtcDateTime), snapshot));

    /// <summary>Answered by <see cref="DeleteSnapshotSuccess"/> or <see cref="DeleteSnapshotFailure"/>.</summary>
    public void DeleteSnapshot(long sequenceNr) =>
        SnapshotStore.Tell(new DeleteSnapshot(new SnapshotMetadata(SnapshotterId, sequenceNr, DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc))));

    /// <summary>Answered by <see cref="DeleteSnapshotsSuccess"/> or <see cref="DeleteSnapshotsFailure"/>.</summary>
    public void DeleteSnapshots(SnapshotSelectionCriteria criteria) =>
        SnapshotStore.Tell(new DeleteSnapshots(SnapshotterId, criteria));

    private bool IsFull => Room <= 0;

    private int Room => Extension.MaxPendingEvents - _pendingInvocations.Count;

    /// <summary>So many as could ever wait, and one more if there are more: also a sequence without end is refused.</summary>
    private List<object> Take<TEvent>(IEnumerable<TEvent> events) => [.. events.Take(Extension.MaxPendingEvents + 1).Cast<object>()];

    /// <summary>Refuses what would wait beyond the limit, whole and before it has a number: to the actor a rejection of each event, as a journal's.</summary>
    private bool IsRefused(List<object> events)
    {
        if (events.Count <= Room)
            return false;
        var cause = new TooManyPendingEventsException(_pendingInvocations.Count, Extension.MaxPendingEvents);
        var next = _sequenceNr;
        foreach (var e in events)
            OnPersistRejected(cause, e, ++next);
        return true;
    }

    private void AddStashing(object evt, Action<object> handler)
    {
        _pendingStashingInvocations++;
        _pendingInvocations.Enqueue(new StashingHandlerInvocation(evt, handler));
    }

    private Persistent Represent(object evt) =>
        new(evt, ++_sequenceNr, PersistenceId, sender: Sender, writerGuid: _writerGuid);

    private void ThrowIfRecovering()
    {
        if (IsRecovering)
            throw new InvalidOperationException("Cannot persist during replay. Events can be persisted when receiving RecoveryCompleted or later.");
    }
}
