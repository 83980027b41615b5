using System.Collections.Immutable;
using ActorBridge.Core.Decisions;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using static ActorBridge.Core.Transactions.TransactionEvents;

namespace ActorBridge.Core.Transactions;

public enum TransactionPhase
{
    New,
    Consulted,
    Begun,
    Executing,
    Prepared,
    Committed,
    RolledBack,
    Quarantined,
}

/// <summary>One operation, from the gate to its end (rules 14.6, 16.3).</summary>
public sealed record TransactionState(
    OperationId Id, int Steps, TransactionPhase Phase, Refusal? Error, int? FailedStep, ImmutableArray<DatablockChange> Changes, SceneDigests? Digests)
{
    public static TransactionState New(OperationId id, Plan plan) => new(id, plan.Steps.Length, TransactionPhase.New, null, null, [], null);

    public bool IsEnded => Phase is TransactionPhase.Committed or TransactionPhase.RolledBack or TransactionPhase.Quarantined;

    /// <summary>In the log as BEGIN without an end.</summary>
    public bool IsOpen => Phase is TransactionPhase.Begun or TransactionPhase.Executing or TransactionPhase.Prepared;

    public TransactionState Apply(ITransactionEvent fact) => fact switch
    {
        TransactionConsulted => this with { Phase = TransactionPhase.Consulted },
        TransactionBegun => this with { Phase = TransactionPhase.Begun },
        ExecutionStarted => this with { Phase = TransactionPhase.Executing },
        StepDone { Report.Ok: false } e => this with { FailedStep = FailedStep ?? e.Report.Step },
        StepDone => this,
        TransactionPrepared e => this with { Phase = TransactionPhase.Prepared, Changes = e.Changes, Digests = e.Digests },
        TransactionCommitted => this with { Phase = TransactionPhase.Committed },
        TransactionRolledBack e => this with { Phase = TransactionPhase.RolledBack, Error = e.Error, Changes = [] },
        TransactionQuarantined e => this with { Phase = TransactionPhase.Quarantined, Error = e.Error, Changes = [] },
        _ => throw new UnknownEventException(nameof(TransactionState), fact),
    };

    /// <summary>As far as the log's lines tell.</summary>
    public TransactionState Recovered(LoggedOperation logged) => logged.LastPhase switch
    {
        AuditPhase.Commit => this with { Phase = TransactionPhase.Committed },
        AuditPhase.Rollback => this with
        {
            Phase = logged.WasQuarantined ? TransactionPhase.Quarantined : TransactionPhase.RolledBack,
            Error = new(ErrorCodes.Find(logged.ErrorCode ?? "") ?? ErrorCodes.RecoveredAtBoot, "as the log has it"),
        },
        _ => this with { Phase = TransactionPhase.Executing },
    };

    /// <summary>Only of an ended one.</summary>
    public OperationOutcome Outcome => Phase switch
    {
        TransactionPhase.Committed => new(Id, OperationEnd.Committed, null, null, Changes),
        TransactionPhase.RolledBack => new(Id, OperationEnd.RolledBack, Error, FailedStep, []),
        TransactionPhase.Quarantined => new(Id, OperationEnd.Quarantined, Error, FailedStep, []),
        _ => throw new InvalidOperationException($"The operation {Id} has not ended; it is {Phase}."),
    };
}
