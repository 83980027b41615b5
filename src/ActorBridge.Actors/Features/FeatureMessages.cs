using ActorBridge.Actors.Messages;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using Akka.Actor;

namespace ActorBridge.Actors.Features;

/// <param name="Client">Gets all answers to the plan.</param>
/// <param name="Keys">Hears the end of a plan with an idempotency key; nobody otherwise.</param>
/// <param name="Source">Who submits, for the rates.</param>
public sealed record StartOperation(OperationId Operation, Plan Plan, IActorRef Client, IActorRef Keys, string Source)
{
    /// <summary>Name and version as the client gave them.</summary>
    public string ClientName { get; init; } = "";
}

/// <summary>One more client that waits for a running operation. Forwarded to it, or answered by <see cref="OperationUnknown"/>.</summary>
public sealed record JoinOperation(OperationId Operation, IActorRef Client);

public sealed record OperationUnknown(OperationId Operation);

/// <summary>Told to the registry and to the keys: the plan was refused, nothing was begun.</summary>
public sealed record OperationRefused(OperationId Operation, Plan Plan, Refusal Refusal);

/// <summary>Told to the registry and to the keys.</summary>
public sealed record OperationClosed(OperationId Operation, Plan Plan, OperationOutcome Outcome);

/// <summary>Answered by <see cref="OperationCounts"/>.</summary>
public sealed record GetCounts;

/// <summary>Published: an identity was set aside; too many in one feature are a rung of the ladder.</summary>
public sealed record IdentityQuarantined(string Feature, ProjectId Project, DatablockUuid Uuid, string Reason);
