using Akka.Actor;
using Akka.Configuration;

namespace Akka.Contract.Tests.Support;

/// <summary>
/// A test of what Akka.NET promises, which both runtimes must keep. It knows the public API only, and it never
/// sleeps: what is to happen is waited for, and what must not happen is bounded by a round trip through the actor.
/// </summary>
public abstract class ContractTest(string config = "") : global::Akka.TestKit.Xunit2.TestKit(Quiet(config))
{
    /// <summary>Longer than anything here takes on a loaded machine; only a failing test waits for it.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    protected static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);

    protected static readonly TimeSpan Never = TimeSpan.FromHours(1);

    /// <summary>Returns once <paramref name="actor"/> has handled all it had been sent before.</summary>
    protected async Task RoundTrip(IActorRef actor)
    {
        var probe = CreateTestProbe();
        actor.Tell(new Identify(actor.Path), probe);
        await probe.ExpectMsgAsync<ActorIdentity>(Patience);
    }

    protected async Task Eventually(Action assertion) => await AwaitAssertAsync(assertion, Patience, Poll);

    protected async Task Born(Script script) => await Eventually(() => Assert.NotEqual(0, script.Incarnations));

    protected async Task<(IActorRef Parent, IActorRef Child)> Family(Props child)
    {
        var parent = Sys.ActorOf(Props.Create<Parent>());
        return (parent, await parent.Ask<IActorRef>(child, Patience));
    }

    protected async Task StopNow(IActorRef parent, IActorRef child)
    {
        parent.Tell(child);
        await RoundTrip(parent);
    }

    protected async Task Stopped(IActorRef actor)
    {
        var probe = CreateTestProbe();
        probe.Watch(actor);
        await probe.ExpectTerminatedAsync(actor, Patience);
    }

    private static Config Quiet(string config) => ConfigurationFactory.ParseString(config).WithFallback(
        """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.test.single-expect-default = 20s
        akka.test.default-timeout = 20s
        """);
}
