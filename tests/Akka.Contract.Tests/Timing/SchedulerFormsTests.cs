using Akka.Actor;

namespace Akka.Contract.Tests.Timing;

/// <summary>Each form in which something is scheduled, on the system's scheduler and on one made by hand.</summary>
public class SchedulerFormsTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(5);
    private const int Never = 1_000_000;

    private IScheduler Scheduler => Sys.Scheduler;

    [Fact]
    public void A_message_is_sent_once_or_again_and_again()
    {
        Scheduler.ScheduleTellOnce(5, TestActor, "once", Sys.DeadLetters);
        ExpectMsgFrom(Sys.DeadLetters, "once");
        Scheduler.ScheduleTellOnceCancelable(5, TestActor, "once more", Sys.DeadLetters);
        ExpectMsg("once more");
        ((ITellScheduler)Scheduler).ScheduleTellOnce(Soon, TestActor, "plainly", TestActor, Cancelable.CreateCanceled());
        ((ITellScheduler)Scheduler).ScheduleTellOnce(Soon, TestActor, "with a handle", TestActor, new Cancelable(Scheduler));
        ExpectMsg("with a handle");

        foreach (var repeated in new Func<ICancelable>[]
        {
            () => Given(c => Scheduler.ScheduleTellRepeatedly(5, 5, TestActor, "tick", TestActor, c)),
            () => Given(c => ((ITellScheduler)Scheduler).ScheduleTellRepeatedly(Soon, Soon, TestActor, "tick", TestActor, c)),
            () => Scheduler.ScheduleTellRepeatedlyCancelable(5, 5, TestActor, "tick", TestActor),
        })
        {
            var handle = repeated();
            Array.ForEach([1, 2, 3], _ => ExpectMsg("tick"));
            handle.Cancel();
            FishForMessage(m => m is "end", hint: Ended());
        }
    }

    [Fact]
    public void An_action_is_run_once_or_again_and_again()
    {
        var scheduler = Scheduler.Advanced;
        foreach (var once in new Action<Action>[]
        {
            a => scheduler.ScheduleOnce(5, a),
            a => scheduler.ScheduleOnce(Soon, a, new Cancelable(scheduler)),
            a => scheduler.ScheduleOnceCancelable(Soon, a),
            a => scheduler.ScheduleOnceCancelable(5, a),
        })
        {
            once(() => TestActor.Tell("ran"));
            ExpectMsg("ran");
        }

        foreach (var repeated in new Func<Action, ICancelable>[]
        {
            a => Given(c => scheduler.ScheduleRepeatedly(5, 5, a, c)),
            a => scheduler.ScheduleRepeatedlyCancelable(Soon, Soon, a),
            a => scheduler.ScheduleRepeatedlyCancelable(5, 5, a),
        })
        {
            var handle = repeated(() => TestActor.Tell("ran"));
            Array.ForEach([1, 2, 3], _ => ExpectMsg("ran"));
            handle.Cancel();
            FishForMessage(m => m is "end", hint: Ended());
        }
    }

    [Fact]
    public void An_action_that_throws_is_not_run_again()
    {
        var runs = 0;
        Scheduler.Advanced.ScheduleRepeatedly(Soon, Soon, () =>
        {
            TestActor.Tell(++runs);
            throw new InvalidOperationException("the action's");
        });
        ExpectMsg(1);
        Scheduler.ScheduleTellOnce(100, TestActor, "later", TestActor);
        ExpectMsg("later");
    }

    [Fact]
    public async Task A_handle_cancels_itself_in_time_and_with_those_that_it_is_linked_to()
    {
        foreach (var canceled in new[] { new Cancelable(Scheduler, Soon), new Cancelable(Scheduler, 5), new Cancelable(Scheduler.Advanced, Soon), Later(c => c.CancelAfter(Soon)), Later(c => c.CancelAfter(5)) })
        {
            var seen = new TaskCompletionSource();
            await using var registration = canceled.Token.Register(seen.SetResult);
            await seen.Task.WaitAsync(TimeSpan.FromSeconds(10));
            Assert.True(canceled.IsCancellationRequested);
        }

        using var source = new CancellationTokenSource();
        var parent = new Cancelable(Scheduler);
        ICancelable[] linked =
        [
            Cancelable.CreateLinkedCancelable(Scheduler, parent, new Cancelable(Scheduler)), Cancelable.CreateLinkedCancelable(Scheduler.Advanced, parent),
            Cancelable.CreateLinkedCancelable(Scheduler, source.Token), Cancelable.CreateLinkedCancelable(Scheduler.Advanced, source.Token),
        ];
        Assert.DoesNotContain(linked, c => c.IsCancellationRequested);
        parent.Cancel();
        Assert.Equal([true, true, false, false], linked.Select(c => c.IsCancellationRequested));
        await source.CancelAsync();
        Assert.All(linked, c => Assert.True(c.IsCancellationRequested));
        Assert.True(Cancelable.CreateCanceled().IsCancellationRequested);
    }

    [Fact]
    public void A_callback_that_throws_reaches_who_cancels()
    {
        ICancelable handle = new Cancelable(Scheduler);
        handle.Token.Register(() => throw new InvalidOperationException("the callback's"));
        var error = Assert.ThrowsAny<Exception>(() => handle.Cancel(throwOnFirstException: true));
        Assert.Contains("the callback's", error.ToString(), StringComparison.Ordinal);
        Assert.True(handle.IsCancellationRequested);
        var disposed = new Cancelable(Scheduler);
        disposed.Dispose();
        Assert.True(disposed.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => disposed.Cancel());
        Assert.Throws<ObjectDisposedException>(() => disposed.CancelAfter(Never));
    }

    [Fact]
    public void What_is_cancelled_already_can_be_cancelled_again_and_later()
    {
        var cancelled = new Cancelable(Scheduler);
        cancelled.Cancel();
        Assert.All([Cancelable.CreateCanceled(), cancelled], handle =>
        {
            handle.Cancel();
            handle.CancelAfter(Never);
            handle.CancelAfter(1);
            Assert.True(handle.IsCancellationRequested);
            Assert.True(handle.Token.IsCancellationRequested);
        });
    }

    [Fact]
    public void A_scheduler_can_be_made_by_hand_and_refuses_after_its_end()
    {
        var scheduler = new HashedWheelTimerScheduler(Sys.Settings.Config, Log);
        scheduler.ScheduleTellOnce(5, TestActor, "from another scheduler", TestActor);
        ExpectMsg("from another scheduler");
        Assert.True((DateTimeOffset.MinValue, TimeSpan.Zero).CompareTo((((ITimeProvider)scheduler).Now, ((ITimeProvider)scheduler).HighResMonotonicClock)) < 0);
        scheduler.ScheduleTellOnce(Never, TestActor, "never", TestActor);
        scheduler.Dispose();
        Assert.Throws<SchedulerException>(() => scheduler.ScheduleTellOnce(5, TestActor, "too late", TestActor));
    }

    private string Ended()
    {
        TestActor.Tell("end");
        return "the end";
    }

    private Cancelable Later(Action<ICancelable> cancel)
    {
        var handle = new Cancelable(Scheduler);
        cancel(handle);
        return handle;
    }

    private Cancelable Given(Action<ICancelable> schedule)
    {
        var handle = new Cancelable(Scheduler);
        schedule(handle);
        return handle;
    }
}
