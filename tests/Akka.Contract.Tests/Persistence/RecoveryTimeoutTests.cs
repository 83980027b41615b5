using Akka.Actor;
using Akka.Persistence;
using Akka.TestKit;

namespace Akka.Contract.Tests.Persistence;

/// <summary>An actor whose journal stays silent, on virtual time, and what it was told meanwhile.</summary>
public sealed class RecoveryTimeoutTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10), Moment = TimeSpan.FromMilliseconds(1);

    public RecoveryTimeoutTests()
        : base(Settings.With("""
            akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"

            """ + HeldJournal.Settings))
    {
        Sys.EventStream.Subscribe(TestActor, typeof(string));
    }

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    private IActorRef Journal => Akka.Persistence.Persistence.Instance.Apply(Sys).JournalFor("held");

    [Fact]
    public void A_recovery_that_hears_nothing_for_so_long_fails_and_stops_the_actor()
    {
        var actor = Recovering();
        Clock.Advance(Limit - Moment);
        LivesStill(actor);
        Clock.Advance(Moment);
        ExpectMsg("failed at 0 by RecoveryTimedOutException, message: none");
        ExpectTerminated(actor);
    }

    [Fact]
    public void Where_events_come_it_goes_on_however_long_it_takes_and_then_commands_are_handled()
    {
        var actor = Recovering();
        actor.Tell("command");
        for (var number = 1; number <= 5; number++)
        {
            Journal.Tell(number);
            ExpectMsg($"event {number}");
            Clock.Advance(Limit);
            LivesStill(actor);
        }

        Journal.Tell("end");
        ExpectMsg("completed at 9");
        ExpectMsg("took command");
        Clock.Advance(10 * Limit);
        LivesStill(actor);
    }

    [Fact]
    public void It_fails_also_when_the_events_stop_coming()
    {
        var actor = Recovering();
        Journal.Tell(1);
        ExpectMsg("event 1");
        Clock.Advance(Limit);
        LivesStill(actor);
        Clock.Advance(Limit);
        ExpectMsg("failed at 1 by RecoveryTimedOutException, message: none");
        ExpectTerminated(actor);
    }

    [Fact]
    public void Any_number_of_commands_waits_for_a_write_whatever_the_capacity_of_a_stash()
    {
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Held(TestActor)).WithStashCapacity(2)));
        ExpectMsg("replay");
        Journal.Tell("end");
        ExpectMsg("completed at 9");
        actor.Tell(1);
        ExpectMsg("write");
        for (var number = 2; number <= 9; number++)
        {
            actor.Tell(number);
        }

        LivesStill(actor);
    }

    private IActorRef Recovering()
    {
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Held(TestActor))));
        ExpectMsg("replay");
        return actor;
    }

    /// <summary>Also: it has handled what it was sent before.</summary>
    private void LivesStill(IActorRef actor)
    {
        actor.Tell(new Identify(0), TestActor);
        Assert.Equal(actor, ExpectMsg<ActorIdentity>().Subject);
    }

    private sealed class Held : ReceivePersistentActor
    {
        private readonly IActorRef _probe;

        public Held(IActorRef probe)
        {
            _probe = probe;
            Recover<RecoveryCompleted>(_ => probe.Tell($"completed at {LastSequenceNr}"));
            Recover<int>(number => probe.Tell($"event {number}"));
            Command<int>(number => Persist(number, _ => { }));
            Command<string>(what => probe.Tell($"took {what}"));
        }

        public override string PersistenceId => "held";

        protected override void PreRestart(Exception reason, object message)
        {
            _probe.Tell($"restarted by {reason.GetType().Name}");
            base.PreRestart(reason, message);
        }

        protected override void OnRecoveryFailure(Exception reason, object? message = null) =>
            _probe.Tell($"failed at {LastSequenceNr} by {reason.GetType().Name}, message: {message ?? "none"}");
    }
}
