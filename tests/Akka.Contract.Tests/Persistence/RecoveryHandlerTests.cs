using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;

namespace Akka.Contract.Tests.Persistence;

/// <summary>Handlers of a recovery that throw. Only one actor may recover at a time: each time the next one shows that the permit came back.</summary>
public sealed class RecoveryHandlerTests : Akka.TestKit.Xunit2.TestKit
{
    public RecoveryHandlerTests()
        : base(ConfigurationFactory.ParseString("akka.persistence.max-concurrent-recoveries = 1").WithFallback(Settings.Memory))
    {
    }

    [Fact]
    public async Task A_handler_of_a_snapshot_that_throws_fails_the_recovery_and_stops_the_actor_whatever_the_supervisor_would_say()
    {
        await FillAsync();
        Watch(await StartAsync(new("offer", Directive.Resume)));
        ExpectMsg("recovery failed by InvalidOperationException, message: none");
        ExpectMsg<Terminated>();
        await NextRecoversAsync();
    }

    [Fact]
    public async Task A_handler_of_the_completed_recovery_that_throws_is_the_supervisors_to_judge_and_resumed_it_takes_commands()
    {
        await FillAsync();
        await StartAsync(new("completed", Directive.Resume, "command"));
        ExpectMsg("supervisor heard InvalidOperationException");
        ExpectMsg("took command at 1");
        await NextRecoversAsync();
    }

    [Fact]
    public async Task Restarted_it_recovers_anew()
    {
        await FillAsync();
        await StartAsync(new("completed", Directive.Restart, "command"));
        ExpectMsg("supervisor heard InvalidOperationException");
        ExpectMsg("completed at 1");
        ExpectMsg("took command at 1");
        await NextRecoversAsync();
    }

    [Fact]
    public async Task Stopped_it_is_gone()
    {
        await FillAsync();
        Watch(await StartAsync(new("completed", Directive.Stop)));
        ExpectMsg("supervisor heard InvalidOperationException");
        ExpectMsg<Terminated>();
        await NextRecoversAsync();
    }

    private async Task FillAsync()
    {
        var actor = Watch(await StartAsync(new("", Directive.Stop)));
        ExpectMsg("completed at 0");
        actor.Tell("x");
        ExpectMsg("saved at 1");
        Sys.Stop(actor);
        ExpectTerminated(actor);
    }

    private async Task NextRecoversAsync()
    {
        await StartAsync(new("", Directive.Stop));
        ExpectMsg("completed at 1");
    }

    private Task<IActorRef> StartAsync(Course course) => Sys.ActorOf(Props.Create(() => new Supervisor(course, TestActor))).Ask<IActorRef>("child?");

    /// <summary>Which handler throws, the first time, and what the supervisor says to it.</summary>
    /// <param name="Waits">A command that is there before the recovery has ended.</param>
    private sealed record Course(string Throws, Directive Directive, string? Waits = null)
    {
        public int Thrown { get; set; }

        public bool MustThrow(string where) => where == Throws && Thrown++ == 0;
    }

    private sealed class Supervisor : ReceiveActor
    {
        private readonly Course _course;
        private readonly IActorRef _probe;

        public Supervisor(Course course, IActorRef probe)
        {
            (_course, _probe) = (course, probe);
            Receive<string>(_ =>
            {
                var child = Context.ActorOf(Props.Create(() => new Fragile(course, probe)));
                if (course.Waits is { } command)
                {
                    child.Tell(command);
                }

                Sender.Tell(child);
            });
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(e =>
        {
            _probe.Tell($"supervisor heard {e.GetType().Name}");
            return _course.Directive;
        });
    }

    private sealed class Fragile : ReceivePersistentActor
    {
        private readonly IActorRef _probe;

        public Fragile(Course course, IActorRef probe)
        {
            _probe = probe;
            Recover<SnapshotOffer>(_ => ThrowIf(course.MustThrow("offer")));
            Recover<RecoveryCompleted>(_ =>
            {
                ThrowIf(course.MustThrow("completed"));
                probe.Tell($"completed at {LastSequenceNr}");
            });
            Command<string>(s => s == "x", s => Persist(s, SaveSnapshot));
            Command<string>(s => probe.Tell($"took {s} at {LastSequenceNr}"));
            Command<SaveSnapshotSuccess>(m => probe.Tell($"saved at {m.Metadata.SequenceNr}"));
        }

        public override string PersistenceId => "fragile";

        protected override void OnRecoveryFailure(Exception reason, object? message = null) => _probe.Tell($"recovery failed by {reason.GetType().Name}, message: {message ?? "none"}");

        private static void ThrowIf(bool throws)
        {
            if (throws)
            {
                throw new InvalidOperationException("asked for");
            }
        }
    }
}
