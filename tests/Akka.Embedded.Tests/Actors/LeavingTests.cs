using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Akka.Actor;

namespace Akka.Embedded.Tests.Actors;

/// <summary>What is over is kept nowhere: questions under /temp, timers in the scheduler.</summary>
public sealed class LeavingTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private int Scheduled => HeapOf((HashedWheelTimerScheduler)Sys.Scheduler).Count;

    private IDictionary Temp => (IDictionary)typeof(TempActors).GetField("_byName", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(((ActorSystemImpl)Sys).LocalProvider.Temp)!;

    [Theory]
    [InlineData("answered")]
    [InlineData("refused")]
    [InlineData("timed out")]
    [InlineData("cancelled")]
    public async Task A_question_is_listed_as_long_as_it_is_open(string end)
    {
        Idle();
        using var cancel = new CancellationTokenSource();
        var question = TestActor.Ask<string>("x", end == "timed out" ? TimeSpan.FromSeconds(1) : Hour, cancel.Token);
        ExpectMsg("x");
        var asker = LastSender;
        Assert.Equal("temp", asker.Path.Parent.Name); // who asks is listed once its path is asked for
        if (end != "timed out")
        {
            Assert.Equal(asker, Temp[asker.Path.Name]);
            Assert.Equal(1, Scheduled);
        }

        switch (end)
        {
            case "answered":
                asker.Tell("y");
                break;
            case "refused":
                asker.Tell(new Status.Failure(new InvalidOperationException("no")));
                break;
            case "cancelled":
                await cancel.CancelAsync();
                break;
        }

        Assert.Equal(end == "answered", await Record.ExceptionAsync(() => question) is null);
        Idle();
    }

    [Fact]
    public void What_is_cancelled_leaves_the_scheduler_at_once()
    {
        using var wheel = new HashedWheelTimerScheduler(Sys.Settings.Config, Sys.Log);
        IScheduler scheduler = wheel;
        ICancelable[] scheduled =
        [
            scheduler.ScheduleTellOnceCancelable(Hour, TestActor, "x", TestActor),
            scheduler.ScheduleTellRepeatedlyCancelable(Hour, Hour, TestActor, "x", TestActor),
            scheduler.Advanced.ScheduleOnceCancelable(Hour, () => { }),
            scheduler.Advanced.ScheduleRepeatedlyCancelable(Hour, Hour, () => { }),
        ];
        for (var left = scheduled.Length; left > 0; left--)
        {
            Assert.Equal(left, HeapOf(wheel).Count);
            scheduled[left - 1].Cancel();
        }

        Assert.Equal(0, HeapOf(wheel).Count);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("replace and cancel")]
    [InlineData("cancel all")]
    [InlineData("fail")]
    [InlineData("stop")]
    public void The_timers_of_an_actor_leave_it_with_the_actor_or_before(string end)
    {
        Idle();
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Timed(TestActor))));
        actor.Tell("start");
        ExpectMsg("did start");
        Assert.Equal(3, Scheduled);
        actor.Tell(end);
        if (end == "stop")
        {
            ExpectTerminated(actor);
        }
        else
        {
            ExpectMsg($"did {end}");
        }

        Idle();
    }

    /// <summary>A question's task ends a moment before it is off the list, and so do those of the system's start.</summary>
    private void Idle()
    {
        AwaitAssert(() => Assert.Empty(Temp));
        AwaitAssert(() => Assert.Equal(0, Scheduled));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_heap")]
    private static extern ref TimerHeap HeapOf(HashedWheelTimerScheduler scheduler);

    private sealed class Timed(IActorRef probe) : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "start":
                    Timers.StartSingleTimer("single", "tick", Hour);
                    Timers.StartPeriodicTimer("periodic", "tick", Hour);
                    Timers.StartPeriodicTimer("delayed", "tick", Hour, Hour);
                    break;
                case "cancel":
                    CancelEach();
                    break;
                case "replace and cancel":
                    Timers.StartSingleTimer("single", "tick", Hour);
                    Timers.StartSingleTimer("periodic", "tick", Hour);
                    CancelEach();
                    break;
                case "cancel all":
                    Timers.CancelAll();
                    break;
                case "stop":
                    Context.SetReceiveTimeout(Hour);
                    Context.Stop(Self);
                    return;
                default:
                    throw new InvalidOperationException("told to");
            }

            probe.Tell($"did {message}");
        }

        protected override void PostRestart(Exception reason) => probe.Tell("did fail");

        private void CancelEach()
        {
            Timers.Cancel("single");
            Timers.Cancel("periodic");
            Timers.Cancel("delayed");
        }
    }
}
