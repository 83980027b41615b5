using Akka.Actor;
using Akka.Pattern;
using Akka.Persistence;

namespace Akka.Contract.Tests.Persistence;

/// <summary>A persistent actor that stopped comes back behind a back-off supervisor, with its state.</summary>
public sealed class BackoffTests() : Akka.TestKit.Xunit2.TestKit(Settings.Memory)
{
    [Fact]
    public void A_stopped_persistent_actor_is_started_again_and_recovers()
    {
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(
            Counter.Of(TestActor), "counter", TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100), 0.1, -1)));
        ExpectMsg("recovered 0");
        supervisor.Tell(new Happened("x", 1));
        ExpectMsg("persisted 1");
        supervisor.Tell("stop");
        ExpectMsg("recovered 1");
        supervisor.Tell(new Happened("x", 2));
        ExpectMsg("persisted 2");
    }

    private sealed class Counter : ReceivePersistentActor
    {
        public Counter(IActorRef listener)
        {
            Recover<RecoveryCompleted>(_ => listener.Tell($"recovered {LastSequenceNr}"));
            Command<Happened>(e => Persist(e, _ => listener.Tell($"persisted {LastSequenceNr}")));
            Command<string>(_ => Context.Stop(Self));
        }

        public override string PersistenceId => "counter";

        public static Props Of(IActorRef listener) => Props.Create(() => new Counter(listener));
    }
}
