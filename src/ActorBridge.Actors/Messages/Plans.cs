using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;

namespace ActorBridge.Actors.Messages;

/// <summary>Told to a client session. Answered within two seconds by <see cref="PlanAccepted"/> or <see cref="PlanRefused"/>.</summary>
/// <param name="Operation">A fresh id, given by the door.</param>
public sealed record SubmitPlan(OperationId Operation, Plan Plan);

/// <summary>BEGIN is durable. Any number of <see cref="OperationProgressed"/> and <see cref="OperationWaiting"/> follow, then one <see cref="OperationEnded"/>.</summary>
/// <param name="Submitted">As in <see cref="SubmitPlan"/>.</param>
/// <param name="Operation">The same, or the earlier operation that bears the same idempotency key; later messages carry this one.</param>
public sealed record PlanAccepted(OperationId Submitted, OperationId Operation);

/// <summary>Nothing was begun and nothing was changed.</summary>
public sealed record PlanRefused(OperationId Submitted, Refusal Refusal);

public sealed record OperationProgressed(OperationId Operation, int StepsDone, int Steps);

/// <summary>Why there is no result yet; comes at least every two seconds while there is nothing else to say.</summary>
public sealed record OperationWaiting(OperationId Operation, Refusal Reason);

/// <summary>The last word about an operation; durable and read back before it is said.</summary>
public sealed record OperationEnded(OperationOutcome Outcome);

/// <summary>Told to a client session: stop at the next step and roll back.</summary>
public sealed record CancelPlan(OperationId Operation);

/// <summary>The cancel is on its way; the outcome still comes, and may be a commit when it was too late.</summary>
public sealed record CancelAccepted(OperationId Operation);

public sealed record CancelRefused(OperationId Operation, Refusal Refusal);
