using Akka.Actor;
using Akka.Contract.Tests.Support;

namespace Akka.Contract.Tests.Systems;

public sealed class DispatcherAliasTests() : Akka.TestKit.Xunit2.TestKit(
    """
    akka.actor.internal-dispatcher = akka.actor.default-dispatcher
    short = long
    long = akka.actor.default-dispatcher
    """)
{
    [Fact]
    public async Task A_dispatcher_may_be_the_name_of_another_also_where_the_runtime_has_one_of_its_own()
    {
        Assert.Equal(Sys.Dispatchers.Lookup("akka.actor.default-dispatcher"), Sys.Dispatchers.Lookup("akka.actor.internal-dispatcher"));
        Sys.ActorOf(Acting.Forwarding(TestActor).WithDispatcher("short")).Tell("x");
        await ExpectMsgAsync("x");
    }
}
