using Akka.Actor;
using Akka.Contract.Tests.Support;
using Akka.Pattern;
using Akka.TestKit;
using Akka.TestKit.Configs;

namespace Akka.Contract.Tests.Supervision;

/// <summary>When the count of restarts starts anew, in virtual time: on a busy machine a child lives longer than it seems to.</summary>
public sealed class BackoffResetTests() : Akka.TestKit.Xunit2.TestKit(TestConfigs.TestSchedulerConfig)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Min = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(3);

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    public static TheoryData<int?, int, int, bool> Lives => new()
    {
        // reset after (null: after the shortest pause), lived, counted after that, stopped by its third stop
        { null, 0, 2, true },
        { null, 99, 2, true },
        { null, 100, 1, false },
        { null, 500, 1, false },
        { 300, 299, 2, true },
        { 300, 300, 1, false },
    };

    [Theory]
    [MemberData(nameof(Lives))]
    public async Task A_child_that_lives_through_the_reset_is_counted_anew(int? reset, int lived, int counted, bool exhausted)
    {
        var options = Backoff.OnStop(Acting.Forwarding(TestActor), "child", Min, Max, 0, 2);
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(
            reset is { } after ? options.WithAutoReset(TimeSpan.FromMilliseconds(after)) : options));
        await StopChild(supervisor);
        Assert.Equal(1, await Count(supervisor));
        Scheduler.Advance(Min);
        Assert.Equal(1, await Count(supervisor));

        Scheduler.Advance(TimeSpan.FromMilliseconds(lived));
        await StopChild(supervisor);
        Assert.Equal(counted, await Count(supervisor));

        // The pause is twice as long with each restart that counts.
        Scheduler.Advance(Min * Math.Pow(2, counted - 1));
        Assert.NotNull(await Child(supervisor));
        Watch(supervisor);
        (await Child(supervisor))!.Tell(PoisonPill.Instance);
        if (exhausted)
        {
            await ExpectTerminatedAsync(supervisor, Patience);
        }
        else
        {
            await ChildGone(supervisor);
            Assert.Equal(2, await Count(supervisor));
        }
    }

    private async Task StopChild(IActorRef supervisor)
    {
        (await Child(supervisor))!.Tell(PoisonPill.Instance);
        await ChildGone(supervisor);
    }

    private async Task ChildGone(IActorRef supervisor)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await Child(supervisor) is not null)
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<IActorRef?> Child(IActorRef supervisor)
    {
        supervisor.Tell(BackoffSupervisor.GetCurrentChild.Instance, TestActor);
        return (await ExpectMsgAsync<BackoffSupervisor.CurrentChild>(Patience)).Ref;
    }

    private async Task<int> Count(IActorRef supervisor)
    {
        supervisor.Tell(BackoffSupervisor.GetRestartCount.Instance, TestActor);
        return (await ExpectMsgAsync<BackoffSupervisor.RestartCount>(Patience)).Count;
    }
}
