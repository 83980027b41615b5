using Akka.Actor;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.Lifecycle;

public sealed class StoppingTests : ContractTest
{
    public static TheoryData<string, string> Ways() => new()
    {
        { "PoisonPill", "C1 S1 m1 m2 T1" },
        { "Kill", "C1 S1 m1 m2 T1" },
        { "GracefulStop", "C1 S1 m1 m2 T1" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_was_sent_before_the_end_is_handled_and_what_comes_after_is_not(string way, string expected)
    {
        var script = new Script("one");
        var actor = Sys.ActorOf(Scripted.Of(script));
        actor.Tell(1);
        actor.Tell(2);
        switch (way)
        {
            case "PoisonPill": actor.Tell(PoisonPill.Instance); break;
            case "Kill": actor.Tell(Kill.Instance); break;
            default: Assert.True(await actor.GracefulStop(Patience)); break;
        }

        actor.Tell(3);
        await Stopped(actor);
        Assert.Equal(expected, script.Record);
    }

    [Fact]
    public async Task GracefulStop_can_send_a_stop_message_of_its_own()
    {
        var actor = Sys.ActorOf(Acting.On((context, message) =>
        {
            if (message is "please")
                context.Stop(context.Self);
        }));
        Assert.True(await actor.GracefulStop(Patience, "please"));
    }

    [Fact]
    public async Task GracefulStop_of_an_actor_that_does_not_stop_answers_false_after_its_time()
    {
        var actor = Sys.ActorOf(Acting.On((_, _) => { }));
        Assert.False(await actor.GracefulStop(TimeSpan.FromMilliseconds(20), "ignored"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Timeout.Infinite)]
    public async Task GracefulStop_without_a_time_waits_until_the_actor_stops(int milliseconds)
    {
        var actor = Sys.ActorOf(Acting.On((_, _) => { }));
        var stop = actor.GracefulStop(TimeSpan.FromMilliseconds(milliseconds), "ignored");
        await RoundTrip(actor);
        Assert.False(stop.IsCompleted);
        actor.Tell(PoisonPill.Instance);
        Assert.True(await stop.WaitAsync(Patience));
    }

    [Fact]
    public async Task GracefulStop_of_the_dead_succeeds()
    {
        var actor = Sys.ActorOf(Acting.On((_, _) => { }));
        Assert.True(await actor.GracefulStop(Patience));
        Assert.True(await actor.GracefulStop(Patience));
    }

    [Fact]
    public async Task Kill_is_a_failure_that_the_supervisor_decides()
    {
        var child = new Script("child");
        Sys.ActorOf(Scripted.Of(new Script("parent") { Strategy = new OneForOneStrategy(_ => Directive.Restart), Children = { child } }));
        await Born(child);
        child.Ref.Tell(1);
        child.Ref.Tell(Kill.Instance);
        child.Ref.Tell(2);
        await Eventually(() => Assert.Equal("C1 S1 m1 R1 T1 C2 P2 S2 m2", child.Record));
    }

    [Fact]
    public async Task A_poisoned_parent_takes_its_children_along()
    {
        var child = new Script("child");
        var parent = Sys.ActorOf(Scripted.Of(new Script("parent") { Children = { child } }));
        await Born(child);
        parent.Tell(PoisonPill.Instance);
        await Stopped(parent);
        Assert.Equal("C1 S1 T1", child.Record);
    }

    [Fact]
    public async Task Only_a_child_can_be_stopped_by_its_ref_through_a_context_and_any_through_the_system()
    {
        var child = new Script("child");
        var parent = Sys.ActorOf(Scripted.Of(new Script("parent") { Children = { child } }));
        await Born(child);
        Sys.Stop(child.Ref);
        await Stopped(child.Ref);
        await RoundTrip(parent);
    }

    [Fact]
    public async Task Terminating_the_system_stops_all_actors_and_runs_what_was_registered()
    {
        var child = new Script("child");
        var parent = new Script("parent") { Children = { child } };
        var system = ActorSystem.Create("short-lived", Sys.Settings.Config);
        system.ActorOf(Scripted.Of(parent));
        await Born(child);
        var ran = false;
        system.RegisterOnTermination(() => ran = true);
        await system.Terminate().WaitAsync(Patience);
        await system.WhenTerminated.WaitAsync(Patience);
        Assert.Equal("C1 S1 T1", child.Record);
        Assert.Equal("C1 S1 T1", parent.Record);
        Assert.True(ran);
    }
}
