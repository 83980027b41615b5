using ActorBridge.Audit.Lines;
using ActorBridge.Core.Logging;
using static ActorBridge.Audit.Transactions.DraftFault;
using static ActorBridge.Audit.Transactions.TransactionStage;

namespace ActorBridge.Audit.Transactions;

/// <summary>
/// The order in which a transaction can be on record, as one pure function: used before a line is written, when a log is
/// read at start, and by the verifier (rules 14.3, 14.6, 16.3).
/// </summary>
internal static class TransactionRules
{
    /// <summary>The state after the line, or why the line is impossible.</summary>
    public static DraftFault? Next(TransactionState state, in LineView line, out TransactionState next)
    {
        next = state;
        if ((line.Kind == AuditKind.Operation) != (line.Phase is not null) || (line.Phase is not null && line.Operation is null))
        {
            return PhaseMisplaced;
        }

        if (line.Kind == AuditKind.Consultation && state.Stage is None or Consulted or Blocked)
        {
            next = state with { Stage = line.Outcome.SequenceEqual("block"u8) || line.Outcome.SequenceEqual("retry"u8) ? Blocked : Consulted };
            return null;
        }

        return line.Phase switch
        {
            AuditPhase.Begin => Begin(state, line, out next),
            AuditPhase.Step => Step(state, line, out next),
            AuditPhase.Commit => Commit(state, line, out next),
            AuditPhase.Rollback => Rollback(state, line, out next),
            _ => null,
        };
    }

    private static DraftFault? Begin(TransactionState state, in LineView line, out TransactionState next)
    {
        next = new TransactionState(Open, line.Detail.Steps, 0);
        return state.Stage switch
        {
            None => BeginWithoutConsultation,
            Blocked => BeginAgainstConsultation,
            Consulted => line.Detail.Steps < 1 || line.Project is null ? BeginWithoutPlan : null,
            _ => BeginTwice,
        };
    }

    private static DraftFault? Step(TransactionState state, in LineView line, out TransactionState next)
    {
        var ok = line.Outcome.SequenceEqual("ok"u8) && line.Error.IsEmpty;
        var failed = line.Outcome.SequenceEqual("failed"u8) && !line.Error.IsEmpty;
        next = ok ? state with { StepsDone = state.StepsDone + 1 } : state with { Stage = Failing };
        return state.Stage switch
        {
            None or Consulted or Blocked => StepWithoutBegin,
            Failing => StepAfterFailedStep,
            Open when line.Detail.Step != state.StepsDone || line.Detail.Step >= state.Steps => StepOutOfOrder,
            Open => ok || failed ? null : StepWithoutOutcome,
            _ => StepAfterEnd,
        };
    }

    private static DraftFault? Commit(TransactionState state, in LineView line, out TransactionState next)
    {
        next = state with { Stage = Committed };
        return state.Stage switch
        {
            None or Consulted or Blocked => CommitWithoutBegin,
            Failing => CommitAfterFailedStep,
            Open when state.StepsDone < state.Steps => CommitBeforeLastStep,
            Open => line.Detail.DigestBefore.IsEmpty || line.Detail.DigestAfter.IsEmpty ? CommitWithoutDigests : null,
            Committed => CommitTwice,
            _ => CommitAfterRollback,
        };
    }

    private static DraftFault? Rollback(TransactionState state, in LineView line, out TransactionState next)
    {
        var quarantined = line.Outcome.SequenceEqual("quarantined"u8);
        var proven = quarantined
            || (line.Outcome.SequenceEqual("rolled-back"u8) && line.Detail.DigestBefore.SequenceEqual(line.Detail.DigestAfter));
        next = state with { Stage = state.Stage == Committed ? Compensated : quarantined ? Quarantined : RolledBack };
        return state.Stage switch
        {
            None or Consulted or Blocked => RollbackWithoutBegin,
            Open or Failing => line.Error.IsEmpty ? RollbackWithoutError : proven ? null : RollbackUnproven,
            Committed => line.Error.SequenceEqual("AB-OP-004"u8) ? null : RollbackAfterCommit,
            _ => RollbackTwice,
        };
    }
}
