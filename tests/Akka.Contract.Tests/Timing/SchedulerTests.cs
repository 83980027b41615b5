using Akka.Actor;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.Timing;

/// <summary>The real scheduler. That something comes is waited for; that it has gone is shown by what came after it.</summary>
public sealed class SchedulerTests : ContractTest
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_message_scheduled_once_comes_once_and_with_its_sender()
    {
        Sys.Scheduler.ScheduleTellOnce(Short, TestActor, "once", TestActor);
        Sys.Scheduler.ScheduleTellOnce(3 * Short, TestActor, "later", ActorRefs.NoSender);
        await ExpectMsgAsync("once");
        Assert.Equal(TestActor, LastSender);
        await ExpectMsgAsync("later");
    }

    [Fact]
    public async Task Messages_come_in_the_order_of_their_times()
    {
        // Far apart: a delay counts from its own call, and a busy machine may pause this thread between two of them.
        Sys.Scheduler.ScheduleTellOnce(150 * Short, TestActor, 3, ActorRefs.NoSender);
        Sys.Scheduler.ScheduleTellOnce(Short, TestActor, 1, ActorRefs.NoSender);
        Sys.Scheduler.ScheduleTellOnce(75 * Short, TestActor, 2, ActorRefs.NoSender);
        foreach (var expected in new[] { 1, 2, 3 })
            await ExpectMsgAsync(expected);
    }

    [Fact]
    public async Task A_message_never_comes_before_its_time()
    {
        var before = Sys.Scheduler.MonotonicClock;
        Sys.Scheduler.ScheduleTellOnce(3 * Short, TestActor, "due", ActorRefs.NoSender);
        await ExpectMsgAsync("due");
        Assert.True(Sys.Scheduler.MonotonicClock - before >= 3 * Short);
    }

    [Fact]
    public async Task A_repeated_message_comes_until_it_is_cancelled()
    {
        var cancelable = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(TimeSpan.Zero, Short, TestActor, "tick", ActorRefs.NoSender);
        for (var i = 0; i < 3; i++)
            await ExpectMsgAsync("tick");
        cancelable.Cancel();
        Assert.True(cancelable.IsCancellationRequested);
        Sys.Scheduler.ScheduleTellOnce(5 * Short, TestActor, "fence", ActorRefs.NoSender);
        await FishForMessageAsync<string>(m => m == "fence");    // past all that were on their way
        Sys.Scheduler.ScheduleTellOnce(5 * Short, TestActor, "and nothing between", ActorRefs.NoSender);
        await ExpectMsgAsync("and nothing between");
    }

    [Fact]
    public async Task A_cancelled_message_never_comes()
    {
        var cancelable = Sys.Scheduler.ScheduleTellOnceCancelable(2 * Short, TestActor, "never", ActorRefs.NoSender);
        cancelable.Cancel();
        Sys.Scheduler.ScheduleTellOnce(5 * Short, TestActor, "fence", ActorRefs.NoSender);
        await ExpectMsgAsync("fence");
    }

    [Fact]
    public async Task Functions_run_once_or_repeatedly()
    {
        var scheduler = Sys.Scheduler.Advanced;
        scheduler.ScheduleOnce(Short, () => TestActor.Tell("once"));
        await ExpectMsgAsync("once");
        using var cancel = new Cancelable(scheduler);
        scheduler.ScheduleRepeatedly(TimeSpan.Zero, Short, () => TestActor.Tell("again"), cancel);
        await ExpectMsgAsync("again");
        await ExpectMsgAsync("again");
        cancel.Cancel();
    }

    [Fact]
    public async Task A_function_that_throws_does_not_stop_the_scheduler()
    {
        Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, () => throw new Crash("scheduled"));
        Sys.Scheduler.ScheduleTellOnce(2 * Short, TestActor, "alive", ActorRefs.NoSender);
        await ExpectMsgAsync("alive");
    }

    [Fact]
    public async Task Delays_and_intervals_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Sys.Scheduler.ScheduleTellOnce(-Short, TestActor, 1, ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Sys.Scheduler.ScheduleTellRepeatedly(Short, TimeSpan.Zero, TestActor, 1, ActorRefs.NoSender));
        await Task.CompletedTask;
    }
}
