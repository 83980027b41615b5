using Akka.Actor;
using Akka.Persistence;

namespace Akka.Contract.Tests.Persistence;

/// <summary>Each form in which a persistent actor says what it takes, and the persistent actor that is not a table of handlers.</summary>
public sealed class CommandFormsTests() : Akka.TestKit.Xunit2.TestKit(Settings.Memory)
{
    private sealed class Formed : ReceivePersistentActor
    {
        private readonly IActorRef _probe;

        public Formed(string form, IActorRef probe)
        {
            _probe = probe;
            switch (form)
            {
                case "function": Command<string>(m => TookOne(m)); break;
                case "async, condition behind": CommandAsync<string>(m => TookAsync(m), m => m == "one"); break;
                case "async, condition before": CommandAsync<string>(m => m == "one", m => TookAsync(m)); break;
                case "anything": Command(Took); return;
                case "any": CommandAny(Took); return;
            }

            CommandAny(m => probe.Tell($"other {m}"));
        }

        public override string PersistenceId => "formed";

        private void Took(object m) => _probe.Tell($"took {m}");

        private bool TookOne(object m)
        {
            if (m is not "one")
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
    [InlineData("function")]
    [InlineData("async, condition behind")]
    [InlineData("async, condition before")]
    [InlineData("anything", "took two")]
    [InlineData("any", "took two")]
    public void A_command_is_taken_by_its_handler_or_passes_it(string form, string second = "other two")
    {
        var actor = Sys.ActorOf(Props.Create(() => new Formed(form, TestActor)));
        actor.Tell("one");
        actor.Tell("two");
        ExpectMsg("took one");
        ExpectMsg(second);
    }

    private sealed class Recovered : ReceivePersistentActor
    {
        public Recovered(IActorRef probe)
        {
            void Took(object e) => probe.Tell($"took {e}");
            Recover<string>(e => e == "one", e => Took(e));
            RecoverAny(e => probe.Tell(ReferenceEquals(e, RecoveryCompleted.Instance) ? $"completed, recovering {IsRecovering}" : $"other {e}, recovering {IsRecovering}"));
            CommandAny(m => Persist(m, e => probe.Tell($"stored {e}, recovering {IsRecovering}")));
        }

        public override string PersistenceId => "recovered";
    }

    [Fact]
    public void An_event_is_taken_by_its_handler_or_passes_it()
    {
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Recovered(TestActor))));
        ExpectMsg("completed, recovering False");
        actor.Tell("one");
        actor.Tell("two");
        ExpectMsg("stored one, recovering False");
        ExpectMsg("stored two, recovering False");
        Sys.Stop(actor);
        ExpectTerminated(actor);

        Sys.ActorOf(Props.Create(() => new Recovered(TestActor)));
        ExpectMsg("took one");
        ExpectMsg("other two, recovering True");
        ExpectMsg("completed, recovering False");
    }

    private sealed class Changing : ReceivePersistentActor
    {
        public Changing(IActorRef probe)
        {
            Command<string>(_ => Become(() => Command<string>(m =>
            {
                probe.Tell($"second {m}");
                BecomeStacked(() => Command<string>(n =>
                {
                    probe.Tell($"third {n}");
                    UnbecomeStacked();
                }));
            })));
        }

        public override string PersistenceId => "changing";
    }

    [Fact]
    public void The_table_of_commands_is_changed_stacked_and_taken_back()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Changing(TestActor)));
        Array.ForEach(["a", "b", "c", "d"], m => actor.Tell(m));
        Assert.Equal(["second b", "third c", "second d"], ReceiveN(3).Cast<string>());
    }

    private sealed class Plain(IActorRef probe) : PersistentActor
    {
        private int _sum;

        public override string PersistenceId => "plain";

        protected override bool ReceiveRecover(object message)
        {
            switch (message)
            {
                case int number:
                    _sum += number;
                    return true;
                case RecoveryCompleted:
                    probe.Tell($"recovered {_sum}");
                    return true;
                default:
                    return false;
            }
        }

        protected override bool ReceiveCommand(object message)
        {
            switch (message)
            {
                case int number:
                    Persist(number, n =>
                    {
                        _sum += n;
                        probe.Tell(_sum);
                    });
                    return true;
                case "task":
                    RunTask(async () =>
                    {
                        await Task.Yield();
                        Persist(10, n => probe.Tell(_sum += n));
                    });
                    return true;
                default:
                    return false;
            }
        }
    }

    [Fact]
    public void A_plain_persistent_actor_stores_in_its_turn_and_in_tasks()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.UnhandledMessage));
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Plain(TestActor))));
        ExpectMsg("recovered 0");
        Array.ForEach(new object[] { 1, "task", 2, "unknown" }, m => actor.Tell(m));
        ExpectMsg(1);
        ExpectMsg(11);
        ExpectMsg(13);
        Assert.Equal("unknown", ExpectMsg<Akka.Event.UnhandledMessage>().Message);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        Sys.ActorOf(Props.Create(() => new Plain(TestActor)));
        ExpectMsg("recovered 13");
    }
}
