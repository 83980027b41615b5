using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Akka.Persistence.Snapshot;

namespace Akka.Contract.Tests.Persistence;

/// <summary>What an actor hears of what was not stored, and what stays stored.</summary>
public sealed class RefusalTests() : Akka.TestKit.Xunit2.TestKit(Settings.With($$"""
    akka.persistence.journal.plugin = "akka.persistence.journal.refusing"
    akka.persistence.journal.refusing {
      class = "{{typeof(RefusingJournal).FullName}}, {{typeof(RefusingJournal).Assembly.GetName().Name}}"
      plugin-dispatcher = "akka.actor.default-dispatcher"
    }
    akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.refusing"
    akka.persistence.snapshot-store.refusing {
      class = "{{typeof(RefusingStore).FullName}}, {{typeof(RefusingStore).Assembly.GetName().Name}}"
      plugin-dispatcher = "akka.actor.default-dispatcher"
    }
    """))
{
    [Theory]
    [InlineData("one")]
    [InlineData("all")]
    [InlineData("all async")]
    public void Of_a_refused_call_the_actor_is_told_for_each_event_and_lives_on(string how)
    {
        var actor = Sys.ActorOf(Props.Create(() => new Subject(TestActor)));
        actor.Tell(how);
        for (var i = 1; i <= (how == "one" ? 1 : 3); i++)
            ExpectMsg($"rejected {i}: poison {i}");
        actor.Tell("good");
        ExpectMsg($"stored {(how == "one" ? 2 : 4)}");
    }

    [Fact]
    public void A_failed_snapshot_takes_none_away_that_was_stored_before_with_the_same_number()
    {
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Subject(TestActor))));
        actor.Tell(new Happened("whole", 0));
        ExpectMsg("saved 0");
        actor.Tell(new Happened("poison", 0));
        ExpectMsg("failed 0: True");

        // The store answers in its order: what it does about the failure was begun before.
        actor.Tell(new Happened("delete another", 0));
        ExpectMsg("deleted");
        actor.Tell(PoisonPill.Instance);
        ExpectTerminated(actor);
        Sys.ActorOf(Props.Create(() => new Subject(TestActor)));
        ExpectMsg("offered whole");
    }

    public sealed class RefusingJournal : MemoryJournal
    {
        protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
        {
            var all = messages.ToArray();
            bool IsPoison(AtomicWrite write) => ((IEnumerable<IPersistentRepresentation>)write.Payload).Any(p => p.Payload is Happened { What: "poison" });
            await base.WriteMessagesAsync(all.Where(write => !IsPoison(write)));
            return all.Select(write => IsPoison(write) ? new InvalidOperationException("poison") : null!).ToImmutableList<Exception>();
        }
    }

    public sealed class RefusingStore : MemorySnapshotStore
    {
        protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot) => snapshot is Happened { What: "poison" }
            ? Task.FromException(new InvalidOperationException("poison"))
            : base.SaveAsync(metadata, snapshot);
    }

    private sealed class Subject : ReceivePersistentActor
    {
        private readonly IActorRef _listener;

        public Subject(IActorRef listener)
        {
            _listener = listener;
            Recover<SnapshotOffer>(o => listener.Tell($"offered {((Happened)o.Snapshot).What}"));
            Command<string>(how =>
            {
                var three = Enumerable.Range(1, 3).Select(i => new Happened("poison", i)).ToArray();
                switch (how)
                {
                    case "one":
                        Persist(three[0], Stored);
                        break;
                    case "all":
                        PersistAll(three, Stored);
                        break;
                    case "all async":
                        PersistAllAsync(three, Stored);
                        break;
                    default:
                        Persist(new Happened(how, 0), Stored);
                        break;
                }
            });
            Command<Happened>(h => h.What == "delete another", _ => DeleteSnapshot(7));
            Command<Happened>(SaveSnapshot);
            Command<SaveSnapshotSuccess>(m => listener.Tell($"saved {m.Metadata.SequenceNr}"));
            Command<SaveSnapshotFailure>(m => listener.Tell($"failed {m.Metadata.SequenceNr}: {m.Cause is InvalidOperationException}"));
            Command<DeleteSnapshotSuccess>(_ => listener.Tell("deleted"));
        }

        public override string PersistenceId => "subject";

        protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
            _listener.Tell($"rejected {sequenceNr}: {cause.Message} {((Happened)@event).Number}");

        private void Stored(Happened e) => _listener.Tell($"stored {LastSequenceNr}");
    }
}
