using Akka.Actor;

namespace ActorBridge.Actors.Root;

/// <summary>The running tree. <see cref="Root"/> takes the messages of <see cref="Messages"/>.</summary>
public sealed class BridgeTree
{
    private BridgeTree(IActorRef root) => Root = root;

    public IActorRef Root { get; }

    /// <summary>Starts <c>/user/bridge</c>.</summary>
    public static BridgeTree Start(ActorSystem system, BridgeOptions options, BridgeParts parts) =>
        new(system.ActorOf(BridgeSupervisor.Props(options, parts), "bridge"));

    /// <summary>A clean end, for a phase of the coordinated shutdown before the actor system stops: the boot flag is written first.</summary>
    public Task StopAsync(TimeSpan within) => Root.GracefulStop(within, new StopBridge());
}
