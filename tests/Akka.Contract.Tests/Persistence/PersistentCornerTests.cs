using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Akka.Contract.Tests.Persistence;

/// <summary>Where stashing, deferring, refusals and restarts meet, over a journal that refuses what is called "bad".</summary>
public sealed class PersistentCornerTests() : Akka.TestKit.Xunit2.TestKit(Settings.With($$"""
    akka.persistence.journal.plugin = "picky"
    picky { class = "{{typeof(Picky).FullName}}, Akka.Contract.Tests", plugin-dispatcher = "akka.actor.default-dispatcher" }
    akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
    """))
{
    public sealed class Picky : MemoryJournal
    {
        protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
        {
            var answers = ImmutableList<Exception>.Empty;
            foreach (var write in messages)
            {
                var bad = ((IEnumerable<IPersistentRepresentation>)write.Payload).Any(e => e.Payload is Happened { What: "bad" });
                if (!bad)
                {
                    await base.WriteMessagesAsync([write]);
                }

                answers = answers.Add(bad ? new ArgumentException("bad") : null!);
            }

            return answers;
        }
    }

    private sealed class Cornered : ReceivePersistentActor
    {
        private readonly IActorRef _probe;
        private bool _open;

        public Cornered(string way, IActorRef probe, List<string> incarnations)
        {
            _probe = probe;
            incarnations.Add(way);
            Recover<Happened>(e => probe.Tell($"recovered {e}"));
            Command<Happened>(e =>
            {
                switch (way)
                {
                    case "persist":
                        Persist(e, Handled);
                        break;
                    case "persist async, defer":
                        PersistAsync(e, Handled);
                        DeferAsync(e.Number, n => probe.Tell($"deferred {n}"));
                        break;
                    case "all, defer":
                        PersistAll([e, e with { What = "good" }], Handled);
                        DeferAsync(e.Number, n => probe.Tell($"deferred {n}"));
                        break;
                    case "persist, defer":
                        Persist(e, Handled);
                        DeferAsync(e.Number, n => probe.Tell($"deferred {n}"));
                        break;
                    case "stash until stored":
                        OnStashing(e);
                        break;
                    case "stash until restarted" when incarnations.Count == 1:
                        Stash.Stash();
                        break;
                    case "stash until restarted":
                        probe.Tell($"took {e.Number}");
                        break;
                }
            });
            Command<string>(m => m == "fail", _ => throw new InvalidOperationException("asked for"));
            Command<string>(m => probe.Tell($"{m} at {LastSequenceNr}"));
        }

        public override string PersistenceId => "cornered";

        protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => _probe.Tell($"rejected {sequenceNr}");

        private void OnStashing(Happened e)
        {
            if (_open)
            {
                _probe.Tell($"took {e.Number}");
                return;
            }

            if (e.Number > 1)
            {
                Stash.Stash();
                return;
            }

            PersistAsync(e, stored =>
            {
                _open = true;
                Handled(stored);
                Stash.UnstashAll();
            });
            _probe.Tell("asked to store");
        }

        private void Handled(Happened e) => _probe.Tell($"handled {e.Number}");
    }

    private IActorRef Actor(string way)
    {
        var incarnations = new List<string>();
        return Sys.ActorOf(Props.Create(() => new Cornered(way, TestActor, incarnations)));
    }

    private void Tell(IActorRef actor, params object[] messages) => Array.ForEach(messages, m => actor.Tell(m, TestActor));

    private void Expect(params string[] expected) => Assert.Equal(expected, ReceiveN(expected.Length).Cast<string>());

    [Fact]
    public void After_a_refusal_the_next_command_goes_on_and_the_number_is_used()
    {
        Tell(Actor("persist"), new Happened("bad", 1), "then", new Happened("good", 2), "end");
        Expect("rejected 1", "then at 1", "handled 2", "end at 2");
    }

    [Fact]
    public void What_is_deferred_comes_after_what_was_refused_before_it()
    {
        Tell(Actor("persist async, defer"), new Happened("good", 1), new Happened("bad", 2), new Happened("good", 3));
        Expect("handled 1", "deferred 1", "rejected 2", "deferred 2", "handled 3", "deferred 3");
    }

    [Fact]
    public void Events_of_one_call_are_refused_together_and_what_is_deferred_follows()
    {
        var actor = Actor("all, defer");
        Tell(actor, new Happened("bad", 1));
        Expect("rejected 1", "rejected 2", "deferred 1");
        Tell(actor, "end");
        Expect("end at 2");
    }

    [Fact]
    public void What_is_deferred_comes_before_the_next_commands_event()
    {
        Tell(Actor("persist, defer"), new Happened("good", 1), new Happened("bad", 2));
        Expect("handled 1", "deferred 1", "rejected 2", "deferred 2");
    }

    [Fact]
    public void What_is_stashed_while_an_asynchronous_write_is_under_way_comes_back_in_order()
    {
        var actor = Actor("stash until stored");
        Tell(actor, new Happened("good", 1), new Happened("good", 2), new Happened("good", 3));
        Expect("asked to store", "handled 1");
        var rest = ReceiveN(2).Cast<string>();
        Assert.Equal(["took 2", "took 3"], rest);
    }

    [Fact]
    public void What_was_stashed_before_a_restart_comes_after_the_recovery()
    {
        var first = Watch(Actor("persist"));
        Tell(first, new Happened("good", 1));
        Expect("handled 1");
        Sys.Stop(first);
        ExpectTerminated(first);
        var actor = Actor("stash until restarted");
        Expect($"recovered {new Happened("good", 1)}");
        Tell(actor, new Happened("good", 2), "fail", "end");
        Expect($"recovered {new Happened("good", 1)}", "took 2", "end at 1");
    }
}
