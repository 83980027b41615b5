using Akka.Actor;
using Akka.Contract.Tests.Support;
using Akka.Pattern;
using Akka.TestKit;

namespace Akka.Contract.Tests.Behaviour;

/// <summary>What is under way when an actor restarts, or when it no longer wants to know.</summary>
public sealed class RestartCornerTests() : ContractTest("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    private sealed class Fragile : ReceiveActor, IWithTimers, IWithUnboundedStash
    {
        private static readonly string[] Kept = ["a", "b"];

        public Fragile(List<int> incarnations, IActorRef probe, TestLatch gate)
        {
            incarnations.Add(incarnations.Count + 1);
            var incarnation = incarnations.Count;
            Receive<string>(m => m == "fail", _ => throw new InvalidOperationException("asked for"));
            Receive<string>(m => m == "hold", _ => gate.Ready(Patience));
            Receive<string>(m => m == "become", _ => Become(() => ReceiveAny(m =>
            {
                if (m is "fail")
                {
                    throw new InvalidOperationException("asked for");
                }

                probe.Tell($"changed {m}");
            })));
            Receive<string>(m => incarnation == 1 && Kept.Contains(m), _ => Stash.Stash());
            ReceiveAny(m => probe.Tell($"{incarnation} {m}"));
        }

        public ITimerScheduler Timers { get; set; } = null!;

        public IStash Stash { get; set; } = null!;

        protected override void PreStart() => Timers.StartSingleTimer("key", "tick", Second);
    }

    private IActorRef Make(TestLatch? gate = null)
    {
        var incarnations = new List<int>();
        return Sys.ActorOf(Props.Create(() => new Fragile(incarnations, TestActor, gate ?? new TestLatch(0))));
    }

    [Fact]
    public void What_was_stashed_comes_to_the_next_incarnation_before_what_waited()
    {
        var actor = Make();
        Array.ForEach(["a", "b", "fail", "c"], m => actor.Tell(m));
        Assert.Equal(["2 a", "2 b", "2 c"], ReceiveN(3).Cast<string>());
    }

    [Fact]
    public void A_behaviour_is_gone_after_a_restart()
    {
        var actor = Make();
        Array.ForEach(["become", "a", "fail", "b"], m => actor.Tell(m));
        Assert.Equal(["changed a", "2 b"], ReceiveN(2).Cast<string>());
    }

    [Fact]
    public async Task A_tick_that_waits_when_its_actor_restarts_is_not_the_next_ones()
    {
        var gate = CreateTestLatch();
        var actor = Make(gate);
        await RoundTrip(actor);
        actor.Tell("hold");
        actor.Tell("fail");
        Clock.Advance(Second); // the tick of the first incarnation waits behind both
        actor.Tell("x");
        gate.CountDown();
        ExpectMsg("2 x", Patience);
        await RoundTrip(actor);
        Clock.Advance(Second);
        ExpectMsg("2 tick", Patience);
    }

    private sealed class Watcher : ReceiveActor
    {
        private readonly IActorRef _child = Context.ActorOf(Acting.On((_, _) => { }), "child");

        public Watcher(IActorRef probe, TestLatch gate)
        {
            Context.Watch(_child);
            Receive<string>(m => m == "child", _ => Sender.Tell(_child));
            Receive<string>(m => m == "stop", _ =>
            {
                Context.Stop(_child);
                gate.Ready(Patience);
            });
            Receive<string>(m => m == "unwatch", _ => Context.Unwatch(_child));
            ReceiveAny(m => probe.Tell(m is Terminated ? "terminated" : m));
        }
    }

    [Theory]
    [InlineData(false, "end terminated")]
    [InlineData(true, "end last")]
    public async Task News_of_a_death_that_wait_are_dropped_when_it_is_watched_no_more(bool unwatch, string told)
    {
        var gate = CreateTestLatch();
        var watcher = Sys.ActorOf(Props.Create(() => new Watcher(TestActor, gate)));
        var probe = CreateTestProbe();
        var child = await watcher.Ask<IActorRef>("child", Patience);
        probe.Watch(child);
        Array.ForEach(["stop", unwatch ? "unwatch" : "nothing", "end"], m => watcher.Tell(m));
        probe.ExpectTerminated(child, Patience); // a parent is told before any other
        gate.CountDown();
        var heard = new List<string> { (string)FishForMessage(m => m is "end", Patience) };
        watcher.Tell("last");
        heard.Add(ExpectMsg<string>(Patience));
        Assert.Equal(told, string.Join(' ', heard));
    }

    [Fact]
    public async Task While_its_child_is_away_a_back_off_supervisors_messages_are_dead_letters()
    {
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(Acting.On((c, _) => c.Stop(c.Self)), "child", Second, Second, 0, -1)));
        await RoundTrip(supervisor);
        supervisor.Tell("stop");
        await Eventually(() =>
        {
            supervisor.Tell(BackoffSupervisor.GetCurrentChild.Instance, TestActor);
            Assert.Null(ExpectMsg<BackoffSupervisor.CurrentChild>(Patience).Ref);
        });
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.DeadLetter));
        supervisor.Tell("lost", TestActor);
        Assert.Equal("lost", ExpectMsg<Akka.Event.DeadLetter>(Patience).Message);
    }
}
