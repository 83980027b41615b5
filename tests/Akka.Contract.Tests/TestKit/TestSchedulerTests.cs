using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Configs;

namespace Akka.Contract.Tests.TestKit;

public class TestSchedulerTests() : Akka.TestKit.Xunit2.TestKit(TestConfigs.TestSchedulerConfig)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    private sealed class Ticking : ReceiveActor, IWithTimers
    {
        public Ticking(IActorRef to) => ReceiveAny(to.Tell);

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart()
        {
            Timers.StartSingleTimer("once", "once", Second);
            Timers.StartPeriodicTimer("often", "often", 2 * Second);
        }
    }

    [Fact]
    public void Nothing_comes_before_its_time()
    {
        Scheduler.ScheduleTellOnce(Second, TestActor, "x", ActorRefs.NoSender);
        Scheduler.Advance(Second - TimeSpan.FromMilliseconds(1));
        Assert.False(HasMessages);
        Scheduler.Advance(TimeSpan.FromMilliseconds(1));
        ExpectMsg("x");
        Scheduler.Advance(10 * Second);
        Assert.False(HasMessages);
    }

    [Fact]
    public void What_is_due_comes_in_the_order_of_its_times()
    {
        Scheduler.ScheduleTellOnce(3 * Second, TestActor, "3", ActorRefs.NoSender);
        Scheduler.ScheduleTellOnce(1 * Second, TestActor, "1", ActorRefs.NoSender);
        Scheduler.Advanced.ScheduleOnce(2 * Second, () => TestActor.Tell("2"));
        Scheduler.Advance(5 * Second);
        Assert.Equal(["1", "2", "3"], ReceiveN(3));
    }

    [Fact]
    public void What_repeats_comes_once_an_interval()
    {
        Scheduler.ScheduleTellRepeatedly(Second, 2 * Second, TestActor, "x", ActorRefs.NoSender);
        Scheduler.Advance(Second);
        ExpectMsg("x");
        Scheduler.Advance(Second);
        Assert.False(HasMessages);
        Scheduler.Advance(Second);
        ExpectMsg("x");
    }

    [Fact]
    public void What_is_cancelled_does_not_come()
    {
        var cancelable = new Cancelable(Sys.Scheduler);
        Scheduler.ScheduleTellOnce(Second, TestActor, "x", ActorRefs.NoSender, cancelable);
        Scheduler.ScheduleTellRepeatedly(Second, Second, TestActor, "y", ActorRefs.NoSender, cancelable);
        cancelable.Cancel();
        Scheduler.Advance(Second);
        Assert.False(HasMessages);
    }

    [Fact]
    public void Now_is_what_the_test_says()
    {
        var now = Scheduler.Now;
        Scheduler.Advance(Second);
        Assert.Equal(now + Second, Scheduler.Now);
        Scheduler.AdvanceTo(now + (3 * Second));
        Assert.Equal(now + (3 * Second), Scheduler.Now);
        Assert.Throws<InvalidOperationException>(() => Scheduler.AdvanceTo(now));
    }

    [Fact]
    public void Timers_of_actors_follow()
    {
        var ticking = ActorOfAsTestActorRef<Ticking>(Props.Create(() => new Ticking(TestActor)));
        Scheduler.Advance(Second);
        ExpectMsg("once");
        Scheduler.Advance(Second);
        ExpectMsg("often");
        Scheduler.Advance(2 * Second);
        ExpectMsg("often");
        Watch(ticking);
        Sys.Stop(ticking);
        ExpectTerminated(ticking);
        Scheduler.Advance(10 * Second);
        Assert.False(HasMessages);
    }
}
