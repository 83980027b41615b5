using Akka.Actor;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.Supervision;

public sealed class StrategyTests : ContractTest
{
    public static TheoryData<Exception, string> Defaults() => new()
    {
        { new Crash("any"), "C1 S1 x1 R1 T1 C2 P2 S2 m7" },
        { new ActorKilledException("killed"), "C1 S1 x1 T1" },
        { new ActorInitializationException("init"), "C1 S1 x1 T1" },
        { new DeathPactException(ActorRefs.Nobody), "C1 S1 x1 T1" },
    };

    [Theory]
    [MemberData(nameof(Defaults))]
    public async Task An_actor_that_names_no_strategy_restarts_all_but_the_hopeless(Exception cause, string expected)
    {
        var child = new Script("child");
        Sys.ActorOf(Scripted.Of(new Script("parent") { Children = { child } }));
        await Born(child);
        child.Ref.Tell(new Scripted.Fail(cause));
        await Eventually(() => Assert.Equal(expected.Replace(" m7", ""), child.Record));
        child.Ref.Tell(7);
        await Eventually(() => Assert.Equal(expected, child.Record));
    }

    [Fact]
    public async Task A_strategy_given_in_props_overrides_the_parents_own()
    {
        var child = new Script("child");
        var parent = new Script("parent") { Strategy = new OneForOneStrategy(_ => Directive.Restart), Children = { child } };
        Sys.ActorOf(Scripted.Of(parent).WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Stop)));
        await Born(child);
        child.Ref.Tell(new Scripted.Fail(new Crash("x")));
        await Stopped(child.Ref);
        Assert.Equal("C1 S1 x1 T1", child.Record);
    }

    [Fact]
    public async Task The_stopping_strategy_stops_whatever_the_cause()
    {
        var child = new Script("child");
        Sys.ActorOf(Scripted.Of(new Script("parent") { Strategy = SupervisorStrategy.StoppingStrategy, Children = { child } }));
        await Born(child);
        child.Ref.Tell(new Scripted.Fail(new Crash("x")));
        await Stopped(child.Ref);
        Assert.Equal("C1 S1 x1 T1", child.Record);
    }

    [Fact]
    public async Task The_first_matching_directive_of_a_decider_decides()
    {
        var decider = Decider.From(Directive.Stop, Directive.Resume.When<ArgumentException>(), Directive.Restart.When<Crash>());
        Assert.Equal(Directive.Resume, decider.Decide(new ArgumentNullException()));
        Assert.Equal(Directive.Restart, decider.Decide(new Crash("x")));
        Assert.Equal(Directive.Stop, decider.Decide(new InvalidOperationException()));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task What_is_escalated_past_the_last_strategy_of_ours_restarts_the_top_actor()
    {
        var child = new Script("child");
        var top = new Script("top") { Strategy = new OneForOneStrategy(_ => Directive.Escalate), Children = { child } };
        Sys.ActorOf(Scripted.Of(top));
        await Born(child);
        child.Ref.Tell(new Scripted.Fail(new Crash("x")));
        await Eventually(() => Assert.Equal("C1 S1 R1 T1 C2 P2 S2", top.Record));
        await Eventually(() => Assert.Equal("C1 S1 x1 T1 C2 S2", child.Record));
    }

    [Fact]
    public async Task A_decider_that_throws_fails_the_supervisor()
    {
        var child = new Script("child");
        var parent = new Script("parent") { Strategy = new OneForOneStrategy(_ => throw new Crash("decider")), Children = { child } };
        var seen = new List<string>();
        var top = new Script("top")
        {
            Strategy = new OneForOneStrategy(cause =>
            {
                seen.Add(cause.Message);
                return Directive.Restart;
            }),
            Children = { parent },
        };
        Sys.ActorOf(Scripted.Of(top));
        await Born(child);
        child.Ref.Tell(new Scripted.Fail(new Crash("child")));
        await Eventually(() => Assert.Equal("C1 S1 x1 T1 C2 S2", child.Record));
        Assert.Equal(["decider"], seen);
        Assert.Equal("C1 S1 R1 T1 C2 P2 S2", parent.Record);
    }
}
