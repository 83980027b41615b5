using System.Collections.Immutable;
using ActorBridge.Core.Transactions;
using Akka.Actor;

namespace ActorBridge.Actors.Root;

/// <summary>What every part of the tree needs of the parts that are started before it. Guardians are addressed by path, since their group may be restarted.</summary>
public sealed record TreeRefs(
    BridgeOptions Options,
    BridgeClock Clock,
    IActorRef Audit,
    IActorRef SafeMode,
    IActorRef Boot,
    ICanTell EventStorm,
    ICanTell UserIntent,
    ImmutableDictionary<string, ICanTell> Breakers)
{
    /// <inheritdoc cref="BridgeParts.Reached"/>
    public Action<StopPoint> Reached { get; init; } = _ => { };
}
