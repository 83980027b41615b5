using Akka.Actor;
using Akka.Persistence;

namespace Akka.Contract.Tests.Persistence;

/// <summary>The forms of a persistent actor's handlers that name the type as a value. The type is nobody else's, as in <see cref="Behaviour.TypedReceiveTests"/>.</summary>
public sealed class TypedCommandTests() : Akka.TestKit.Xunit2.TestKit(Settings.Memory)
{
    private sealed record Word(string Text)
    {
        public override string ToString() => Text;
    }

    private sealed class Formed : ReceivePersistentActor
    {
        private readonly IActorRef _probe;

        public Formed(string form, IActorRef probe)
        {
            _probe = probe;
            switch (form)
            {
                case "type, condition behind": Command(typeof(Word), Took, m => m is Word { Text: "one" }); break;
                case "type, condition before": Command(typeof(Word), m => m is Word { Text: "one" }, Took); break;
                case "type, function": Command(typeof(Word), TookOne); break;
                case "async, type, condition behind": CommandAsync(typeof(Word), TookAsync, m => m is Word { Text: "one" }); break;
                case "async, type, condition before": CommandAsync(typeof(Word), m => m is Word { Text: "one" }, TookAsync); break;
            }

            CommandAny(m => probe.Tell($"other {m}"));
        }

        public override string PersistenceId => "formed";

        private void Took(object m) => _probe.Tell($"took {m}");

        private bool TookOne(object m)
        {
            if (m is not Word { Text: "one" })
            {
                return false;
            }

            Took(m);
            return true;
        }

        private async Task TookAsync(object m)
        {
            await Task.Yield();
            Took(m);
        }
    }

    [Theory]
    [InlineData("type, condition behind")]
    [InlineData("type, condition before")]
    [InlineData("type, function")]
    [InlineData("async, type, condition behind")]
    [InlineData("async, type, condition before")]
    public void A_command_is_taken_by_its_handler_or_passes_it(string form)
    {
        var actor = Sys.ActorOf(Props.Create(() => new Formed(form, TestActor)));
        actor.Tell(new Word("one"));
        actor.Tell(new Word("two"));
        ExpectMsg("took one");
        ExpectMsg("other two");
    }

    private sealed class Recovered : ReceivePersistentActor
    {
        public Recovered(string form, IActorRef probe)
        {
            void Took(object e) => probe.Tell($"took {e}");
            bool TookOne(object e)
            {
                if (e is Word { Text: "one" })
                {
                    Took(e);
                }

                return e is Word { Text: "one" };
            }

            switch (form)
            {
                case "type, condition behind": Recover(typeof(Word), Took, e => e is Word { Text: "one" }); break;
                case "type, condition before": Recover(typeof(Word), e => e is Word { Text: "one" }, Took); break;
                case "type, function": Recover(typeof(Word), TookOne); break;
            }

            RecoverAny(e => probe.Tell(ReferenceEquals(e, RecoveryCompleted.Instance) ? $"completed, recovering {IsRecovering}" : $"other {e}, recovering {IsRecovering}"));
            CommandAny(m => Persist(m, e => probe.Tell($"stored {e}, recovering {IsRecovering}")));
        }

        public override string PersistenceId => "recovered";
    }

    [Theory]
    [InlineData("type, condition behind")]
    [InlineData("type, condition before")]
    [InlineData("type, function")]
    public void An_event_is_taken_by_its_handler_or_passes_it(string form)
    {
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Recovered(form, TestActor))));
        ExpectMsg("completed, recovering False");
        actor.Tell(new Word("one"));
        actor.Tell(new Word("two"));
        ExpectMsg("stored one, recovering False");
        ExpectMsg("stored two, recovering False");
        Sys.Stop(actor);
        ExpectTerminated(actor);

        Sys.ActorOf(Props.Create(() => new Recovered(form, TestActor)));
        ExpectMsg("took one");
        ExpectMsg("other two, recovering True");
        ExpectMsg("completed, recovering False");
    }
}
