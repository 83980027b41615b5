using Akka.Actor;

namespace Akka.Contract.Tests.Persistence;

/// <summary>The order in which commands, events and handlers run.</summary>
public sealed class PersistentActorTests() : Akka.TestKit.Xunit2.TestKit(Settings.Memory)
{
    [Theory]
    [InlineData("persist", "start 1, handler 1, start 2, handler 2")]
    [InlineData("persist twice", "start 1, handler 1, handler 1, start 2, handler 2, handler 2")]
    [InlineData("persist all", "start 1, handler 1, handler 1, start 2, handler 2, handler 2")]
    [InlineData("nested", "start 1, handler 1, nested 1, start 2, handler 2, nested 2")]
    [InlineData("defer only", "start 1, deferred 1, start 2, deferred 2")]
    public void Commands_wait_for_the_handlers_of_what_was_persisted(string what, string expected)
    {
        var actor = Sys.ActorOf(Orders.Of(what, TestActor));
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell("log");
        ExpectMsg(expected);
    }

    [Theory]
    [InlineData("persist async", new[] { "handler 1", "handler 2" })]
    [InlineData("persist all async", new[] { "handler 1", "handler 1", "handler 2", "handler 2" })]
    [InlineData("persist async then defer", new[] { "handler 1", "deferred 1", "handler 2", "deferred 2" })]
    public void Handlers_of_what_was_persisted_asynchronously_keep_their_order(string what, string[] expected)
    {
        var actor = Sys.ActorOf(Orders.Of(what, TestActor));
        actor.Tell(1);
        actor.Tell(2);
        foreach (var handler in expected)
            ExpectMsg(handler);
        actor.Tell("log");
        var log = ExpectMsg<string>().Split(", ");
        Assert.Equal(expected, log.Where(l => !l.StartsWith("start", StringComparison.Ordinal)));
        Assert.Equal(["start 1", "start 2"], log.Where(l => l.StartsWith("start", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_the_author_stashed_comes_before_the_commands_that_waited_for_a_handler()
    {
        var actor = Sys.ActorOf(Orders.Of("stash", TestActor));
        for (var i = 1; i <= 4; i++)
            actor.Tell(i);
        actor.Tell("log");
        ExpectMsg("stash 1, stash 2, start 3, handler 3, start 1, handler 1, start 2, handler 2, start 4, handler 4");
    }

    [Fact]
    public void A_restarted_actor_recovers_before_its_next_command()
    {
        var actor = Sys.ActorOf(Orders.Of("persist", TestActor));
        actor.Tell(1);
        actor.Tell("throw");
        actor.Tell(2);
        actor.Tell("log");
        ExpectMsg("recovered 1, completed, start 2, handler 2");
    }

    [Fact]
    public void Persisting_during_recovery_is_refused()
    {
        var first = Sys.ActorOf(Orders.Of("persist", TestActor));
        first.Tell(1);
        first.Tell("number");
        ExpectMsg(1L);
        Watch(first);
        first.Tell(PoisonPill.Instance);
        ExpectTerminated(first);
        var actor = Watch(Sys.ActorOf(Orders.Of("persist in recovery", TestActor)));
        ExpectMsg("recovery failed at 1: InvalidOperationException");
        ExpectTerminated(actor);
    }

    [Fact]
    public void Events_persisted_when_recovery_completes_come_before_the_first_command()
    {
        var actor = Sys.ActorOf(Orders.Of("persist at the end of recovery", TestActor));
        actor.Tell(5);
        actor.Tell("log");
        ExpectMsg("completed, handler 0, start 5");
    }

    [Fact]
    public void Without_recovery_the_highest_number_is_known()
    {
        var first = Sys.ActorOf(Orders.Of("persist", TestActor));
        first.Tell(1);
        first.Tell(2);
        first.Tell("number");
        ExpectMsg(2L);
        Watch(first);
        first.Tell(PoisonPill.Instance);
        ExpectTerminated(first);
        var actor = Sys.ActorOf(Orders.Of("no recovery", TestActor));
        actor.Tell("number");
        ExpectMsg(2L);
        actor.Tell("log");
        ExpectMsg("completed");
    }
}
