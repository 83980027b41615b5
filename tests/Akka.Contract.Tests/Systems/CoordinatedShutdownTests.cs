using Akka.Actor;
using Akka.Configuration;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.Systems;

public sealed class CoordinatedShutdownTests : ContractTest
{
    private const string Quick =
        """
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        akka.coordinated-shutdown.run-by-actor-system-terminate = off
        akka.coordinated-shutdown.phases {
          # "nowhere" is no phase, only named by one.
          names-one.depends-on = [nowhere]
          # Ours, between two that are there, and one each that gives up at a failure or after its time.
          of-ours.depends-on = [service-unbind]
          service-requests-done.depends-on = [of-ours]
          gives-up { depends-on = [service-stop], recover = off }
          short { depends-on = [service-stop], timeout = 20 ms }
          short-and-gives-up { depends-on = [service-stop], timeout = 20 ms, recover = off }
          before-cluster-shutdown.depends-on = [gives-up, short, short-and-gives-up]
        }
        """;

    public CoordinatedShutdownTests()
        : base(Quick)
    {
    }

    [Fact]
    public async Task Phases_run_one_after_the_other_in_their_order_whatever_the_order_of_registration()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var order = new List<string>();
        string[] phases =
        [
            CoordinatedShutdown.PhaseBeforeServiceUnbind, CoordinatedShutdown.PhaseServiceUnbind,
            CoordinatedShutdown.PhaseServiceRequestsDone, CoordinatedShutdown.PhaseServiceStop,
            CoordinatedShutdown.PhaseBeforeClusterShutdown, CoordinatedShutdown.PhaseClusterShardingShutdownRegion,
            CoordinatedShutdown.PhaseClusterLeave, CoordinatedShutdown.PhaseClusterExiting,
            CoordinatedShutdown.PhaseClusterExitingDone, CoordinatedShutdown.PhaseClusterShutdown,
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate, CoordinatedShutdown.PhaseActorSystemTerminate,
        ];
        foreach (var phase in phases.Reverse())
            shutdown.AddTask(phase, "note", Noting(order, phase));
        await shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(Patience);
        Assert.Equal(phases, order);
        await Sys.WhenTerminated.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_phase_waits_for_all_its_tasks()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var gate = new TaskCompletionSource();
        var order = new List<string>();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "slow", async () =>
        {
            TestActor.Tell("waiting");
            await gate.Task;
            order.Add("slow");
            return Done.Instance;
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "next", Noting(order, "next"));
        var run = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        await ExpectMsgAsync("waiting");
        gate.SetResult();
        await run.WaitAsync(Patience);
        Assert.Equal(["slow", "next"], order);
    }

    [Fact]
    public async Task A_task_that_fails_does_not_keep_the_next_phases_from_running()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var order = new List<string>();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "fails", () => Task.FromException<Done>(new Crash("task")));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "next", Noting(order, "next"));
        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Patience);
        Assert.Equal(["next"], order);
    }

    [Fact]
    public async Task A_phase_from_the_configuration_runs_where_its_dependencies_put_it()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var order = new List<string>();
        string[] phases = [CoordinatedShutdown.PhaseServiceUnbind, "of-ours", CoordinatedShutdown.PhaseServiceRequestsDone];
        foreach (var phase in phases.Reverse())
            shutdown.AddTask(phase, "note", Noting(order, phase));
        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Patience);
        Assert.Equal(phases, order);
    }

    [Fact]
    public async Task A_phase_that_must_not_fail_ends_the_run_with_what_failed_in_it()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var order = new List<string>();
        shutdown.AddTask("gives-up", "fails", () => Task.FromException<Done>(new Crash("task")));
        shutdown.AddTask("gives-up", "succeeds", Noting(order, "beside"));
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "next", Noting(order, "next"));
        var failure = await Assert.ThrowsAsync<AggregateException>(() => shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Patience));
        Assert.IsType<Crash>(Assert.Single(failure.InnerExceptions));
        Assert.Equal(["beside"], order);
    }

    [Fact]
    public async Task All_that_failed_in_such_a_phase_is_told()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        shutdown.AddTask("gives-up", "throws", () => throw new Crash("at once"));
        shutdown.AddTask("gives-up", "fails", () => Task.FromException<Done>(new Crash("task")));
        var failure = await Assert.ThrowsAsync<AggregateException>(() => shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Patience));
        Assert.Equal(["at once", "task"], failure.InnerExceptions.Select(e => e.Message).Order());
    }

    [Theory]
    [InlineData("short", true)]
    [InlineData("short-and-gives-up", false)]
    public async Task A_phase_that_takes_longer_than_its_time_is_left_behind_or_ends_the_run(string phase, bool goesOn)
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var order = new List<string>();
        shutdown.AddTask(phase, "endless", () => new TaskCompletionSource<Done>().Task);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "next", Noting(order, "next"));
        var run = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Patience);
        if (goesOn)
            await run;
        else
            Assert.IsType<TimeoutException>(Assert.Single((await Assert.ThrowsAsync<AggregateException>(() => run)).InnerExceptions));
        Assert.Equal(goesOn ? ["next"] : [], order);
    }

    [Fact]
    public async Task It_runs_once_and_keeps_its_first_reason()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var order = new List<string>();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "once", Noting(order, "once"));
        await Task.WhenAll(
            shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance),
            shutdown.Run(CoordinatedShutdown.UnknownReason.Instance)).WaitAsync(Patience);
        Assert.Equal(["once"], order);
        Assert.Same(CoordinatedShutdown.ClrExitReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public async Task It_can_start_from_a_later_phase()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var order = new List<string>();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "early", Noting(order, "early"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "late", Noting(order, "late"));
        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseServiceStop).WaitAsync(Patience);
        Assert.Equal(["late"], order);
    }

    [Fact]
    public void A_phase_that_nobody_knows_is_refused() =>
        Assert.Throws<ConfigurationException>(
            () => CoordinatedShutdown.Get(Sys).AddTask("no-such-phase", "x", () => Task.FromResult(Done.Instance)));

    [Fact]
    public async Task Tasks_of_a_phase_that_is_only_named_by_another_end_the_run()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var order = new List<string>();
        shutdown.AddTask("nowhere", "x", Noting(order, "nowhere"));
        await Assert.ThrowsAnyAsync<Exception>(async () => await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Patience));
        Assert.Empty(order);
    }

    [Fact]
    public async Task The_same_extension_answers_each_time()
    {
        Assert.Same(CoordinatedShutdown.Get(Sys), CoordinatedShutdown.Get(Sys));
        await Task.CompletedTask;
    }

    private static Func<Task<Done>> Noting(List<string> order, string what) => () =>
    {
        order.Add(what);
        return Task.FromResult(Done.Instance);
    };
}
