using Akka.Actor;
using Akka.Contract.Tests.Support;
using Akka.TestKit;

namespace Akka.Contract.Tests.Timing;

/// <summary>Timers on virtual time: a step of the clock happens when the test says so.</summary>
public sealed class TimerTests : ContractTest
{
    private const string VirtualTime = """akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public TimerTests()
        : base(VirtualTime)
    {
    }

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    public static TheoryData<string, string> Courses() => new()
    {
        // s(ingle, after 2) p(eriodic, each 2) q (periodic, first after 1, then each 2) r(eplace: single, after 3)
        // x (cancel) X (cancel all) f(ail) a(sk whether active); + a second passes; each tick is answered with t.
        { "s++++", "0100" },
        { "p++++++", "010101" },
        { "q++++++", "101010" },
        { "s+x++", "000" },
        { "p++x++", "0100" },
        { "p++X++", "0100" },
        { "s+s++", "001" },
        { "s+r+++", "0001" },
        { "p+r++++++", "0001000" },
        { "s+f++", "000" },
        { "p++f++", "0100" },
        { "p++f+p++", "01001" },
        { "P++++", "0000" },
    };

    [Theory]
    [MemberData(nameof(Courses))]
    public async Task A_timer_ticks_exactly_when_it_should(string course, string ticks)
    {
        var actor = Sys.ActorOf(Props.Create(() => new Timed(TestActor)));
        await RoundTrip(actor);
        var seen = "";
        foreach (var step in course)
        {
            if (step == '+')
            {
                Clock.Advance(Second);
                actor.Tell("mark");
                var count = 0;
                while (await ExpectMsgAsync<string>() == "tick")
                    count++;
                seen += count;
            }
            else
            {
                actor.Tell(step);
                await RoundTrip(actor);
            }
        }

        Assert.Equal(ticks, seen);
    }

    [Fact]
    public async Task Each_key_is_a_timer_of_its_own()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Keyed(TestActor)));
        await RoundTrip(actor);
        Clock.Advance(Second);
        await ExpectMsgAsync("one");
        Clock.Advance(Second);
        await ExpectMsgAsync("two");
        actor.Tell("active?");
        await ExpectMsgAsync("one: False, two: False, three: True, all: three");
    }

    [Fact]
    public async Task A_tick_that_waits_in_the_mailbox_when_its_timer_is_cancelled_is_never_handled()
    {
        var gate = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Gated(TestActor, gate.Task)));
        actor.Tell("start");
        await ExpectMsgAsync("waiting");
        Clock.Advance(Second);
        gate.SetResult();
        actor.Tell("mark");
        await ExpectMsgAsync("mark");
    }

    [Fact]
    public async Task A_stopped_actor_leaves_no_timer_behind()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters, typeof(Event.AllDeadLetters));
        var actor = Sys.ActorOf(Props.Create(() => new Timed(TestActor)));
        actor.Tell('p');
        actor.Tell(PoisonPill.Instance);
        await Stopped(actor);
        Clock.Advance(10 * Second);
        Sys.DeadLetters.Tell("fence");
        Assert.Equal("fence", (await letters.ExpectMsgAsync<Event.DeadLetter>()).Message);
    }

    [Theory]
    [InlineData(typeof(Breaking), false)]
    [InlineData(typeof(BreakingWithStash), true)]
    public async Task PreRestart_gets_the_message_of_a_timer_itself_only_where_it_could_have_been_stashed(Type actor, bool itself)
    {
        var breaking = Sys.ActorOf(Props.Create(actor, TestActor));
        await RoundTrip(breaking);
        Clock.Advance(Second);
        await ExpectMsgAsync(itself);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_receive_timeout_counts_from_the_last_message_that_influences_it(bool influenced)
    {
        var actor = Sys.ActorOf(Props.Create(() => new Patient(TestActor, 2 * Second)));
        await RoundTrip(actor);
        Clock.Advance(Second);
        actor.Tell(influenced ? "busy" : new Uninteresting());
        await RoundTripUninteresting(actor);
        Clock.Advance(Second);
        actor.Tell(new Uninteresting());
        await RoundTripUninteresting(actor);
        await ExpectMsgAsync(influenced ? "still waiting" : "timeout");
        if (influenced)
        {
            Clock.Advance(Second);
            await ExpectMsgAsync("timeout");
        }
    }

    [Fact]
    public async Task A_receive_timeout_comes_again_until_it_is_cleared()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Patient(TestActor, Second)));
        await RoundTrip(actor);
        for (var i = 0; i < 3; i++)
        {
            Clock.Advance(Second);
            await ExpectMsgAsync("timeout");
            await RoundTripUninteresting(actor);
        }

        actor.Tell("clear");
        await RoundTripUninteresting(actor);
        Clock.Advance(10 * Second);
        actor.Tell("get");
        await ExpectMsgAsync("none");
    }

    [Fact]
    public async Task A_receive_timeout_outlives_a_restart()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Forgetful(TestActor)));
        actor.Tell("set");
        await RoundTripUninteresting(actor);
        actor.Tell("fail");
        await ExpectMsgAsync("restarted with 00:00:01");
        await RoundTripUninteresting(actor);
        Clock.Advance(Second);
        await ExpectMsgAsync("timeout");
    }

    [Fact]
    public async Task A_stopped_actor_leaves_no_receive_timeout_behind()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters, typeof(Event.AllDeadLetters));
        var actor = Sys.ActorOf(Props.Create(() => new Patient(TestActor, Second)));
        await RoundTrip(actor);
        actor.Tell(PoisonPill.Instance);
        await Stopped(actor);
        Clock.Advance(10 * Second);
        Sys.DeadLetters.Tell("fence");
        Assert.Equal("fence", (await letters.ExpectMsgAsync<Event.DeadLetter>()).Message);
    }

    private async Task RoundTripUninteresting(IActorRef actor)
    {
        var probe = CreateTestProbe();
        actor.Tell(new Question(), probe);
        await probe.ExpectMsgAsync<Question>();
    }

    private sealed record Uninteresting : INotInfluenceReceiveTimeout;

    private sealed record Question : INotInfluenceReceiveTimeout;

    private sealed class Timed : ReceiveActor, IWithTimers
    {
        public Timed(IActorRef to)
        {
            Receive<string>(to.Tell);
            Receive<char>(step =>
            {
                switch (step)
                {
                    case 's': Timers.StartSingleTimer("key", "tick", 2 * Second); break;
                    case 'r': Timers.StartSingleTimer("key", "tick", 3 * Second); break;
                    case 'p': Timers.StartPeriodicTimer("key", "tick", 2 * Second); break;
                    case 'q': Timers.StartPeriodicTimer("key", "tick", Second, 2 * Second); break;
                    case 'P': Timers.StartPeriodicTimer("key", "tick", 100 * Second, Second); break;
                    case 'x': Timers.Cancel("key"); break;
                    case 'X': Timers.CancelAll(); break;
                    default: throw new Crash("told to");
                }
            });
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }

    private sealed class Keyed : ReceiveActor, IWithTimers
    {
        public Keyed(IActorRef to)
        {
            Receive<string>(s => s == "active?", _ => to.Tell(string.Join(
                ", ", new[] { "one", "two", "three" }.Select(key => $"{key}: {Timers.IsTimerActive(key)}")) + $", all: {string.Join(' ', Timers.ActiveTimers)}"));
            Receive<string>(to.Tell);
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart()
        {
            Timers.StartSingleTimer("one", "one", Second);
            Timers.StartSingleTimer("two", "two", 2 * Second);
            Timers.StartSingleTimer("three", "three", 30 * Second);
        }
    }

    private sealed class Gated : ReceiveActor, IWithTimers
    {
        public Gated(IActorRef to, Task gate)
        {
            ReceiveAsync<string>(s => s == "start", async _ =>
            {
                Timers.StartSingleTimer("key", "tick", Second);
                to.Tell("waiting");
                await gate;
                Timers.Cancel("key");
            });
            Receive<string>(to.Tell);
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }

    private class Breaking(IActorRef to) : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartSingleTimer("key", "break", Second);

        protected override void OnReceive(object message)
        {
            if (message is "break")
                throw new Crash("asked for");
        }

        protected override void PreRestart(Exception reason, object message) => to.Tell(message is "break");
    }

    private sealed class BreakingWithStash(IActorRef to) : Breaking(to), IWithUnboundedStash
    {
        public IStash Stash { get; set; } = null!;
    }

    private sealed class Forgetful : ReceiveActor
    {
        private readonly IActorRef _to;

        public Forgetful(IActorRef to)
        {
            _to = to;
            Receive<ReceiveTimeout>(_ => to.Tell("timeout"));
            Receive<Question>(q => Sender.Tell(q));
            Receive<string>(s => s == "set", _ => Context.SetReceiveTimeout(Second));
            Receive<string>(_ => throw new Crash("told to"));
        }

        protected override void PostRestart(Exception reason) => _to.Tell($"restarted with {Context.ReceiveTimeout?.ToString() ?? "none"}");
    }

    private sealed class Patient : ReceiveActor
    {
        private bool _busy;

        public Patient(IActorRef to, TimeSpan timeout)
        {
            Context.SetReceiveTimeout(timeout);
            Receive<ReceiveTimeout>(_ => to.Tell("timeout"));
            Receive<Question>(q => Sender.Tell(q));
            Receive<Uninteresting>(_ =>
            {
                if (_busy)
                    to.Tell("still waiting");
            });
            Receive<string>(s => s == "clear", _ => Context.SetReceiveTimeout(null));
            Receive<string>(s => s == "get", _ => to.Tell(Context.ReceiveTimeout?.ToString() ?? "none"));
            Receive<string>(_ => _busy = true);
        }
    }
}
