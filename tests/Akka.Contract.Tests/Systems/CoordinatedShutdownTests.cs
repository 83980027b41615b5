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
            CoordinatedShutdown.PhaseBeforeClusterShutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate,
            CoordinatedShutdown.PhaseActorSystemTerminate,
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
