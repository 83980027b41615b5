using Akka.Actor;
using Akka.TestKit;

namespace Akka.Embedded.Tests.Actors;

/// <summary>The edges of withinTimeRange, on virtual time. Akka.NET counts in the same way, by the machine's clock, which no test can set.</summary>
public sealed class RestartWindowTests() : Akka.TestKit.Xunit2.TestKit(
    """
    akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
    akka.loglevel = OFF
    """)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>How many restarts the window allows, and after which ticks, counted from the first failure, the child fails; at the last one it is stopped.</summary>
    public static TheoryData<int, long[]> Courses
    {
        get
        {
            var window = Window.Ticks;
            return new()
            {
                { 1, [0, window] }, // its end belongs to the window
                { 1, [0, window + 1, window + 1] }, // the failure that is outside is the first of the next window
                { 2, [0, 0, window] },
                { 2, [0, 0, window + 1, window + 1, (2 * window) + 1] }, // which begins with that failure
                { 2, [0, 0, window + 1, window + 1, (2 * window) + 2, (2 * window) + 2, (2 * window) + 2] },
                { 2, [0, window, window + 1, window + 1, window + 1] }, // it does not slide: three within one tick
                { -1, [0, window + 1, (2 * window) + 1] }, // a window without a count allows one
            };
        }
    }

    [Theory]
    [MemberData(nameof(Courses))]
    public Task Of_a_one_for_one_strategy(int retries, long[] failures) => Run(new OneForOneStrategy(retries, Window, _ => Directive.Restart), failures);

    [Theory]
    [MemberData(nameof(Courses))]
    public Task Of_an_all_for_one_strategy(int retries, long[] failures) => Run(new AllForOneStrategy(retries, Window, _ => Directive.Restart), failures);

    private async Task Run(SupervisorStrategy strategy, long[] failures)
    {
        var clock = (TestScheduler)Sys.Scheduler;
        var child = Watch(await Sys.ActorOf(Props.Create(() => new Supervisor(strategy, TestActor))).Ask<IActorRef>("child?"));
        var passed = 0L;
        foreach (var (index, failure) in failures.Index())
        {
            clock.Advance(TimeSpan.FromTicks(failure - passed));
            passed = failure;
            child.Tell("fail");
            if (index < failures.Length - 1)
            {
                ExpectMsg("restarted");
            }
            else
            {
                ExpectTerminated(child);
            }
        }
    }

    private sealed class Supervisor : ReceiveActor
    {
        private readonly SupervisorStrategy _strategy;

        public Supervisor(SupervisorStrategy strategy, IActorRef probe)
        {
            _strategy = strategy;
            Receive<string>(_ => Sender.Tell(Context.ActorOf(Props.Create(() => new Failing(probe)))));
        }

        protected override SupervisorStrategy SupervisorStrategy() => _strategy;
    }

    private sealed class Failing(IActorRef probe) : UntypedActor
    {
        protected override void OnReceive(object message) => throw new InvalidOperationException("told to");

        protected override void PostRestart(Exception reason) => probe.Tell("restarted");
    }
}
