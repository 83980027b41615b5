using Akka.Actor;
using Akka.Persistence;

namespace Akka.Embedded.Tests.Persistence;

/// <summary>Persists what it is told and says what it has seen.</summary>
public sealed class Recorder : ReceivePersistentActor
{
    private readonly List<string> _seen = [];
    private IActorRef _asker = ActorRefs.Nobody;

    public Recorder(string id)
    {
        PersistenceId = id;
        Recover<SnapshotOffer>(o => _seen.Add($"offer {o.Metadata.SequenceNr} {o.Snapshot}"));
        Recover<Happened>(Add);
        Command<Happened>(e =>
        {
            _asker = Sender;
            Persist(e, x =>
            {
                Add(x);
                Sender.Tell(LastSequenceNr);
            });
        });
        Command<Unserializable>(e =>
        {
            _asker = Sender;
            Persist(e, _ => { });
        });
        Command<Happened[]>(events => PersistAll(events, e =>
        {
            Add(e);
            if (e == events[^1])
                Sender.Tell(LastSequenceNr);
        }));
        Command<string>(s =>
        {
            _asker = Sender;
            switch (s)
            {
                case "seen":
                    Sender.Tell(string.Join(' ', _seen));
                    break;
                case "snapshot":
                    SaveSnapshot(new Happened("snapshot", (int)LastSequenceNr));
                    break;
                case "delete snapshots":
                    DeleteSnapshots(SnapshotSelectionCriteria.Latest);
                    break;
            }
        });
        Command<long>(to =>
        {
            _asker = Sender;
            DeleteMessages(to);
        });
        Command<SaveSnapshotSuccess>(m => _asker.Tell(m));
        Command<SaveSnapshotFailure>(m => _asker.Tell(m));
        Command<DeleteSnapshotsSuccess>(m => _asker.Tell(m));
        Command<DeleteMessagesSuccess>(m => _asker.Tell(m));
        Command<DeleteMessagesFailure>(m => _asker.Tell(m));
    }

    public override string PersistenceId { get; }

    public static Props Of(string id) => Props.Create(() => new Recorder(id));

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => _asker.Tell($"rejected {sequenceNr}: {cause.GetType().Name}");

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => _asker.Tell($"failed {sequenceNr}: {cause.GetType().Name}");

    private void Add(Happened e) => _seen.Add($"{LastSequenceNr}:{e.What}/{e.Number}");
}
