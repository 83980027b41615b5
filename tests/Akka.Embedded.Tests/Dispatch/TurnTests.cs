using Akka.Actor;

namespace Akka.Embedded.Tests.Dispatch;

public sealed class TurnTests
{
    [Fact]
    public async Task On_the_thread_pool_a_turn_goes_on_until_its_time_is_over_and_then_others_run()
    {
        var system = ActorSystem.Create("turns");
        var dispatcher = system.Dispatchers.DefaultGlobalDispatcher;
        var until = 0L;
        Assert.True(dispatcher.GoesOn(ref until));
        until = 1;
        Assert.False(dispatcher.GoesOn(ref until));
        await system.Terminate();
    }

    [Fact]
    public async Task A_throughput_of_one_gets_turns_of_one_message()
    {
        var system = ActorSystem.Create("turns", "akka.actor.default-dispatcher.throughput = 1");
        var until = 0L;
        Assert.False(system.Dispatchers.DefaultGlobalDispatcher.GoesOn(ref until));
        await system.Terminate();
    }
}
