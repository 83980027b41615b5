using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Akka.Contract.Tests.Persistence;

/// <summary>A journal of one's own, which the configuration names by its class.</summary>
public sealed class OwnJournalTests() : Akka.TestKit.Xunit2.TestKit(Settings.With($$"""
    akka.persistence.journal.plugin = "own"
    own { class = "{{typeof(Notebook).FullName}}, Akka.Contract.Tests", plugin-dispatcher = "akka.actor.default-dispatcher" }
    akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
    """))
{
    public sealed class Notebook : AsyncWriteJournal
    {
        private readonly List<IPersistentRepresentation> _notes = [];

        protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
        {
            foreach (var write in messages)
            {
                var events = ((IEnumerable<IPersistentRepresentation>)write.Payload).ToArray();
                Context.System.EventStream.Publish($"write of {write.PersistenceId}: {write.LowestSequenceNr} to {write.HighestSequenceNr}");
                Context.System.EventStream.Publish($"events of {string.Join(", ", events.Select(e => $"{e.PersistenceId} {e.SequenceNr} {e.Payload} {e.IsDeleted}"))}");
                Context.System.EventStream.Publish(new Written(write.Sender, events[0].Sender));
                _notes.AddRange(events);
            }

            return Task.FromResult<IImmutableList<Exception>>(null!);
        }

        public override Task ReplayMessagesAsync(IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
        {
            foreach (var note in _notes.Where(n => n.PersistenceId == persistenceId && n.SequenceNr >= fromSequenceNr && n.SequenceNr <= toSequenceNr).Take((int)Math.Min(max, int.MaxValue)))
            {
                recoveryCallback(note);
            }

            return Task.CompletedTask;
        }

        public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) =>
            Task.FromResult(_notes.Where(n => n.PersistenceId == persistenceId).Select(n => n.SequenceNr).DefaultIfEmpty().Max());

        protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) => Task.FromException(new InvalidOperationException("a notebook forgets nothing"));

        protected override bool ReceivePluginInternal(object message)
        {
            if (message is not "how many?")
            {
                return false;
            }

            Sender.Tell(_notes.Count);
            return true;
        }
    }

    private sealed record Written(IActorRef? OfWrite, IActorRef? OfEvent);

    private sealed class Writer : ReceivePersistentActor
    {
        public Writer(IActorRef probe)
        {
            Recover<RecoveryCompleted>(_ => probe.Tell($"recovered to {LastSequenceNr}"));
            RecoverAny(e => probe.Tell($"replayed {e}"));
            Command<string[]>(events => PersistAll(events, e => probe.Tell($"stored {e}")));
            Command<long>(DeleteMessages);
            Command<DeleteMessagesFailure>(f => probe.Tell(f.Cause));
        }

        public override string PersistenceId => "writer";
    }

    private sealed class Chooser : UntypedPersistentActor
    {
        private readonly IActorRef _probe;

        public Chooser(IActorRef probe, string journal, string store)
        {
            _probe = probe;
            JournalPluginId = journal;
            SnapshotPluginId = store;
        }

        public override string PersistenceId => "chooser";

        protected override void OnCommand(object message)
        {
            if (message is SaveSnapshotSuccess)
            {
                _probe.Tell("snapshot saved");
            }
            else
            {
                Persist(message, _ => SaveSnapshot("state"));
            }
        }

        protected override void OnRecover(object message)
        {
            if (message is SnapshotOffer offer)
            {
                _probe.Tell(offer.Snapshot);
            }
        }
    }

    [Fact]
    public void An_actor_chooses_its_plugins_by_itself()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(string));
        Sys.ActorOf(Props.Create(() => new Chooser(TestActor, "akka.persistence.journal.inmem", "akka.persistence.snapshot-store.inmem"))).Tell("a");
        ExpectMsg("snapshot saved"); // and nothing was written in the notebook
    }

    [Fact]
    public void It_is_given_whole_writes_and_gives_them_back()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(string));
        Sys.EventStream.Subscribe(TestActor, typeof(Written));
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Writer(TestActor))));
        ExpectMsg("recovered to 0");
        actor.Tell(new[] { "a", "b" }, TestActor);
        ExpectMsg("write of writer: 1 to 2");
        ExpectMsg("events of writer 1 a False, writer 2 b False");
        Assert.Equal(new Written(ActorRefs.NoSender, ActorRefs.NoSender), ExpectMsg<Written>()); // who sent a command is not stored
        ExpectMsg("stored a");
        ExpectMsg("stored b");

        var journal = Akka.Persistence.Persistence.Instance.Apply(Sys).JournalFor("own");
        journal.Tell("how many?", TestActor);
        ExpectMsg(2);
        actor.Tell(1L);
        Assert.Contains("a notebook forgets nothing", ExpectMsg<Exception>().ToString(), StringComparison.Ordinal);

        Sys.Stop(actor);
        ExpectTerminated(actor);
        Sys.ActorOf(Props.Create(() => new Writer(TestActor)));
        Assert.Equal(["replayed a", "replayed b", "recovered to 2"], ReceiveN(3).Cast<string>());
    }
}
