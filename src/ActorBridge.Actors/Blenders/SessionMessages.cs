using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;

namespace ActorBridge.Actors.Blenders;

/// <summary>Told to a session by an operation: send the plan, and everything about it to me. Refused by <see cref="RunRefused"/>.</summary>
public sealed record RunPlan(ExecutePlan Execute);

public sealed record RunRefused(OperationId Operation, Refusal Refusal);

/// <summary>A restarted operation, or one whose Blender came back: everything about it goes to me again.</summary>
public sealed record FollowOperation(OperationId Operation);

/// <summary>Told to the running operation: the person has taken over in its middle.</summary>
public sealed record PersonTookOver(string Reason);

/// <summary>Told to the running operation: its Blender and the log no longer agree (rule 14.11).</summary>
public sealed record LogDiverged(Refusal Why);

/// <summary>Told to the running operation: its Blender is gone.</summary>
public sealed record BlenderGone(string Reason);

/// <summary>Answered by <see cref="WaitingReason"/>.</summary>
public sealed record WhyWaiting;

public sealed record WaitingReason(Refusal Refusal);

/// <summary>Told to a session: end the connection, since what it holds can't be decided here.</summary>
public sealed record DropConnection(string Reason);
