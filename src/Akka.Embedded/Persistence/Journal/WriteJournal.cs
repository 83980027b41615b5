using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>What every journal does with events on their way in and out.</summary>
public abstract class WriteJournalBase : ActorBase
{
    private readonly EventAdapters _eventAdapters;

    protected WriteJournalBase() => _eventAdapters = Persistence.Instance.Apply(Context.System).AdaptersFor(Self);

    /// <summary>The atomic writes, adapted for the journal and without senders; deferred events are left out.</summary>
    private protected IEnumerable<AtomicWrite> PreparePersistentBatch(IEnumerable<IPersistentEnvelope> resequenceables) =>
        resequenceables.OfType<AtomicWrite>().Select(write => write.Size == 1
            ? new AtomicWrite(Prepare(write.Events[0]))
            : new AtomicWrite(write.Events.Select(Prepare).ToImmutableArray()));

    private protected IEnumerable<IPersistentRepresentation> AdaptFromJournal(IPersistentRepresentation representation) =>
        IsReadAsStored(representation)
            ? [representation]
            : _eventAdapters.Get(representation.Payload.GetType()).FromJournal(representation.Payload, representation.Manifest).Events.Select(representation.WithPayload);

    /// <summary>Whether <see cref="AdaptFromJournal"/> would give just what it got. Most events have no adapter, and each recovery asks for each.</summary>
    private protected bool IsReadAsStored(IPersistentRepresentation representation) =>
        ReferenceEquals(_eventAdapters.Get(representation.Payload.GetType()), IdentityEventAdapter.Instance);

    private protected IPersistentRepresentation AdaptToJournal(IPersistentRepresentation representation)
    {
        var payload = representation.Payload;
        var adapter = _eventAdapters.Get(payload.GetType());

        // Without an adapter that writes, a manifest that the sender set is kept.
        return adapter is IdentityEventAdapter or BoundEventAdapter { Writes: false }
            ? representation
            : representation.WithPayload(adapter.ToJournal(payload)).WithManifest(adapter.Manifest(payload));
    }

    private IPersistentRepresentation Prepare(IPersistentRepresentation p) =>
        AdaptToJournal(p.Update(p.SequenceNr, p.PersistenceId, p.IsDeleted, ActorRefs.NoSender, p.WriterGuid));
}
