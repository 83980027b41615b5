using System.Text.Json.Nodes;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using ActorBridge.Core.Transactions;

namespace ActorBridge.Actors.Root;

/// <summary>What the tree is given from outside: everything with IO, clock or format in it.</summary>
/// <param name="OpenLog">Opens the log; throws <see cref="AuditLogUnusableException"/> with the reason when it is damaged. Called on the log's own thread.</param>
/// <param name="Data">The data folder; <c>boot.json</c> is in it.</param>
/// <param name="PlanToJson">The plan as the wire's <c>execute</c> message has it, for BEGIN (rule 12.2).</param>
/// <param name="Time">Its timestamp is the monotonic clock that windows and back-offs rest on; its UTC is for people only.</param>
public sealed record BridgeParts(Func<IAuditLog> OpenLog, IStorage Data, Func<Plan, JsonObject> PlanToJson, TimeProvider Time)
{
    /// <summary>Gives the plan that puts back what was kept of a quarantined operation, as the person named has decided.</summary>
    public Func<LoggedQuarantine, string, PutBackPlan> PutBack { get; init; } = (_, _) => new(null, new(ErrorCodes.ImageMissing, "Nothing can be put back here."));

    /// <summary>Told whenever an operation passes one of these points. Does nothing but in a test of crashes.</summary>
    public Action<StopPoint> Reached { get; init; } = _ => { };
}

/// <param name="Start">The plan, and the id of the operation that it is; null exactly when there is a refusal.</param>
public sealed record PutBackPlan((OperationId Operation, Plan Plan)? Start, Refusal? Refusal);
