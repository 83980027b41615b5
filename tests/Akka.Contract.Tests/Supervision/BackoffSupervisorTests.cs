using Akka.Actor;
using Akka.Contract.Tests.Support;
using Akka.Pattern;

namespace Akka.Contract.Tests.Supervision;

public sealed class BackoffSupervisorTests : ContractTest
{
    private static readonly TimeSpan Min = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Max = TimeSpan.FromMilliseconds(20);

    private readonly Script _child = new("child");

    [Fact]
    public async Task OnStop_starts_a_stopped_child_anew_after_its_delay()
    {
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(Scripted.Of(_child), "child", Min, Max, 0, -1)));
        await Born(_child);
        var first = _child.Ref;
        first.Tell(PoisonPill.Instance);
        await Eventually(() => Assert.Equal("C1 S1 T1 C2 S2", _child.Record));
        Assert.NotEqual(first, _child.Ref);
        supervisor.Tell(7);
        await Eventually(() => Assert.Equal("C1 S1 T1 C2 S2 m7", _child.Record));
    }

    [Fact]
    public async Task OnFailure_starts_a_failed_child_anew_after_its_delay()
    {
        Sys.ActorOf(BackoffSupervisor.Props(Backoff.OnFailure(Scripted.Of(_child), "child", Min, Max, 0, -1)));
        await Born(_child);
        _child.Ref.Tell(new Scripted.Fail(new Crash("x")));
        await Eventually(() => Assert.Equal("C1 S1 x1 T1 C2 S2", _child.Record));
    }

    [Fact]
    public async Task OnFailure_stops_when_its_child_stops_by_itself()
    {
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(Backoff.OnFailure(Scripted.Of(_child), "child", Min, Max, 0, -1)));
        await Born(_child);
        _child.Ref.Tell(PoisonPill.Instance);
        await Stopped(supervisor);
        Assert.Equal("C1 S1 T1", _child.Record);
    }

    [Fact]
    public async Task Messages_and_answers_pass_through_it()
    {
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(
            Acting.On((context, message) => context.Sender.Tell($"re: {message}")), "child", Min, Max, 0));
        supervisor.Tell("hello");
        await ExpectMsgAsync("re: hello");
    }

    [Fact]
    public async Task It_tells_its_child_and_the_number_of_restarts()
    {
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(
            Backoff.OnStop(Scripted.Of(_child), "child", Min, Max, 0, -1).WithManualReset()));
        await Born(_child);
        for (var restarts = 1; restarts <= 3; restarts++)
        {
            _child.Ref.Tell(PoisonPill.Instance);
            var incarnation = restarts + 1;
            await Eventually(() => Assert.Equal(incarnation, _child.Incarnations));
            supervisor.Tell(BackoffSupervisor.GetRestartCount.Instance);
            Assert.Equal(restarts, (await ExpectMsgAsync<BackoffSupervisor.RestartCount>()).Count);
        }

        supervisor.Tell(BackoffSupervisor.GetCurrentChild.Instance);
        Assert.Equal(_child.Ref, (await ExpectMsgAsync<BackoffSupervisor.CurrentChild>()).Ref);
        supervisor.Tell(BackoffSupervisor.Reset.Instance);
        supervisor.Tell(BackoffSupervisor.GetRestartCount.Instance);
        Assert.Equal(0, (await ExpectMsgAsync<BackoffSupervisor.RestartCount>()).Count);
    }

    [Fact]
    public async Task The_nth_restart_is_granted_and_the_next_stops_the_supervisor()
    {
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(
            Backoff.OnFailure(Scripted.Of(_child), "child", Min, Max, 0, 2).WithManualReset()));
        await Born(_child);
        for (var restarts = 1; restarts <= 2; restarts++)
        {
            _child.Ref.Tell(new Scripted.Fail(new Crash("x")));
            var incarnation = restarts + 1;
            await Eventually(() => Assert.Equal(incarnation, _child.Incarnations));
        }

        _child.Ref.Tell(new Scripted.Fail(new Crash("x")));
        await Stopped(supervisor);
        Assert.Equal(3, _child.Incarnations);
    }

    [Fact]
    public async Task While_its_child_is_stopped_it_answers_with_the_reply_for_that()
    {
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(
            Backoff.OnStop(Scripted.Of(_child), "child", Never, Never, 0, -1).WithReplyWhileStopped("closed")));
        await Born(_child);
        _child.Ref.Tell(PoisonPill.Instance);
        await Eventually(() =>
        {
            supervisor.Tell(BackoffSupervisor.GetCurrentChild.Instance);
            Assert.Null(ExpectMsg<BackoffSupervisor.CurrentChild>().Ref);
        });
        supervisor.Tell(7);
        await ExpectMsgAsync("closed");
        Assert.Equal("C1 S1 T1", _child.Record);
    }

    [Fact]
    public async Task A_stop_after_its_final_message_is_final()
    {
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(
            Acting.On((context, _) => context.Stop(context.Self)), "child", Min, Max, 0, -1).WithFinalStopMessage(m => m is "end")));
        supervisor.Tell("end");
        await Stopped(supervisor);
    }

    [Fact]
    public async Task With_the_stopping_strategy_a_failed_child_stops_and_comes_back_after_the_delay()
    {
        Sys.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(Scripted.Of(_child), "child", Min, Max, 0, -1).WithDefaultStoppingStrategy()));
        await Born(_child);
        var first = _child.Ref;
        first.Tell(new Scripted.Fail(new Crash("x")));
        await Eventually(() => Assert.Equal("C1 S1 x1 T1 C2 S2", _child.Record));
        Assert.NotEqual(first, _child.Ref);
    }

    [Fact]
    public async Task With_a_strategy_of_its_own_and_a_limit_the_last_failure_stops_it()
    {
        var resumes = new OneForOneStrategy(-1, TimeSpan.FromHours(1), e => e.Message == "go on" ? Directive.Resume : Directive.Restart);
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(
            Backoff.OnFailure(Scripted.Of(_child), "child", Min, Max, 0, -1).WithManualReset().WithSupervisorStrategy(resumes).WithMaxNrOfRetries(1)));
        await Born(_child);
        _child.Ref.Tell(new Scripted.Fail(new Crash("go on")));
        _child.Ref.Tell(new Scripted.Fail(new Crash("x")));
        await Eventually(() => Assert.Equal("C1 S1 x1 x1 T1 C2 S2", _child.Record));
        _child.Ref.Tell(new Scripted.Fail(new Crash("x")));
        await Stopped(supervisor);
    }
}
