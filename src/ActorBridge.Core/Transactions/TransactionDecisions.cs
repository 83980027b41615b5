using System.Collections.Immutable;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Decisions;
using ActorBridge.Core.Errors;
using static ActorBridge.Core.Transactions.TransactionCommands;
using static ActorBridge.Core.Transactions.TransactionEvents;
using static ActorBridge.Core.Transactions.TransactionPhase;

namespace ActorBridge.Core.Transactions;

/// <summary>The only orders in which an operation can be logged. An impossible one is refused, so it never reaches the log.</summary>
public static class TransactionDecisions
{
    public static Decision<ITransactionEvent> Decide(this TransactionState state, ITransactionCommand command) => (state.Phase, command) switch
    {
        (New, Consult) => Accept(new TransactionConsulted()),
        (Consulted, Begin) => Accept(new TransactionBegun()),
        (Begun, Execute) => Accept(new ExecutionStarted()),
        (Executing, Prepare c) => Weigh(state, c.Answer),
        (Prepared, Commit) => Accept(new TransactionCommitted()),

        (Begun or Executing or Prepared, RollBack c) => Accept(new TransactionRolledBack(c.Error, c.Digests)),
        (Begun or Executing or Prepared, Quarantine c) => Accept(new TransactionQuarantined(c.Error, c.Digests)),

        // Rule 14.6: what is committed is taken back by one compensation only, for a Blender that never heard of the commit.
        (Committed, RollBack c) when c.Error.Code == ErrorCodes.InDoubtRolledBack => Accept(new TransactionRolledBack(c.Error, c.Digests)),
        (Committed, Quarantine c) when c.Error.Code == ErrorCodes.InDoubtRolledBack => Accept(new TransactionQuarantined(c.Error, c.Digests)),
        (RolledBack or Quarantined, RollBack or Quarantine) => Accept(),
        _ => Decision<ITransactionEvent>.Refuse(ErrorCodes.Internal, $"{command.GetType().Name} is impossible while {state.Phase}."),
    };

    private static Decision<ITransactionEvent> Weigh(TransactionState state, OperationPrepared answer)
    {
        var steps = Believable(answer.Steps, state.Steps);
        return Decision<ITransactionEvent>.Accept([.. steps.Select(ITransactionEvent (s) => new StepDone(s)), .. Ends(state, answer, steps)]);
    }

    // Steps count from 0 without gaps, and nothing follows a failed one; what else is said is not put on record.
    private static ImmutableArray<StepReport> Believable(ImmutableArray<StepReport> said, int planned)
    {
        var steps = ImmutableArray.CreateBuilder<StepReport>();
        foreach (var step in said.Where((s, i) => s.Step == i && i < planned))
        {
            if (steps.Count != step.Step)
            {
                break;
            }

            steps.Add(step.Ok ? step with { Error = null } : step with { Error = step.Error ?? NoReason });
            if (!step.Ok)
            {
                break;
            }
        }

        return steps.ToImmutable();
    }

    private static ImmutableArray<ITransactionEvent> Ends(TransactionState state, OperationPrepared answer, ImmutableArray<StepReport> steps)
    {
        var digests = new SceneDigests(answer.DigestBefore, answer.DigestAfter) { Parts = answer.Parts, Image = answer.Image };
        var failed = steps.FirstOrDefault(s => !s.Ok);
        switch (answer.State)
        {
            // Ready means each step was done and went well, once and in order; anything else is rolled back.
            case PreparedState.ReadyToCommit when answer.Steps.Length == state.Steps && steps.Length == state.Steps && failed is null:
                return [new TransactionPrepared(answer.Changes, digests)];
            case PreparedState.ReadyToCommit:
                return [new TransactionRolledBack(failed?.Error
                    ?? new(ErrorCodes.ValidationFailed, $"Blender reported {steps.Length} steps of {state.Steps} and called it ready to commit."))];
            case PreparedState.RolledBack when answer.DigestAfter == answer.DigestBefore:
                return [new TransactionRolledBack(Reason(answer, failed), digests)];
            case PreparedState.RolledBack:
                return [new TransactionQuarantined(
                    new(ErrorCodes.RollbackIncomplete, $"The digest after the rollback differs. {Reason(answer, failed).Reason}"), digests)];
            default:
                return [new TransactionQuarantined(
                    answer.Error ?? new(ErrorCodes.RollbackIncomplete, "Blender kept a copy of the state before."), digests)];
        }
    }

    private static readonly Refusal NoReason = new(ErrorCodes.StepFailed, "Blender gave no reason.");

    private static Refusal Reason(OperationPrepared answer, StepReport? failed) =>
        answer.Error ?? failed?.Error ?? NoReason;

    private static Decision<ITransactionEvent> Accept(params ReadOnlySpan<ITransactionEvent> events) => Decision<ITransactionEvent>.Accept(events);
}
