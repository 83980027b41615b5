using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using ActorBridge.Core.Transactions;
using static ActorBridge.Core.Transactions.TransactionCommands;
using static ActorBridge.Core.Transactions.TransactionEvents;

namespace ActorBridge.Core.Tests;

public class TransactionTests
{
    private static readonly Plan TwoSteps = Some.Plan(Some.Move(1), Some.Move(2));
    private static readonly Refusal Why = new(ErrorCodes.StepFailed, "no");

    private static readonly ITransactionCommand[] Commands =
    [
        new Consult(), new Begin(), new Execute(), new Commit(), new RollBack(Why), new Quarantine(Why),
        new RollBack(new(ErrorCodes.InDoubtRolledBack, "alone")), new Prepare(Answer(PreparedState.ReadyToCommit, true, true)),
        new Prepare(Answer(PreparedState.ReadyToCommit, true)), new Prepare(Answer(PreparedState.RolledBack, true, false)),
        new Prepare(Answer(PreparedState.RolledBack, true, false) with { DigestAfter = "c" }), new Prepare(Answer(PreparedState.Quarantined, false)),
    ];

    [Fact, Rule("14.6"), Rule("16.3")]
    public void Whatever_is_tried_the_log_has_one_begin_steps_in_order_and_at_most_one_end_and_its_compensation() => Some.ForAllRows(row =>
    {
        var state = TransactionState.New(Some.Operation(1), TwoSteps);
        var facts = new List<ITransactionEvent>();
        foreach (var command in row)
        {
            foreach (var fact in state.Decide(command).Events)
            {
                facts.Add(fact);
                state = state.Apply(fact);
            }
        }

        var letters = string.Concat(facts.Select(f => f switch
        {
            TransactionConsulted => "c", TransactionBegun => "B", ExecutionStarted => "x", StepDone { Report.Ok: true } => "s", StepDone => "f",
            TransactionPrepared => "p", TransactionCommitted => "C", _ => "R",
        }));
        return System.Text.RegularExpressions.Regex.IsMatch(letters, "^(c(B(x?R?|x(ssp(CR?|R)?|s{0,2}f?R))?)?)?$");
    }, Commands);

    [Theory]
    [InlineData(new[] { true }, PreparedState.ReadyToCommit)]
    [InlineData(new[] { true, false }, PreparedState.ReadyToCommit)]
    [InlineData(new[] { true, true, true }, PreparedState.ReadyToCommit)]
    public void A_result_that_is_not_each_step_once_and_well_is_never_prepared(bool[] steps, PreparedState said)
    {
        var executing = Run(TransactionState.New(Some.Operation(1), TwoSteps), new Consult(), new Begin(), new Execute());
        Assert.Equal(TransactionPhase.RolledBack, Run(executing, new Prepare(Answer(said, steps))).Phase);
    }

    [Fact]
    public void Rollback_is_idempotent()
    {
        var rolledBack = Run(TransactionState.New(Some.Operation(1), TwoSteps), new Consult(), new Begin(), new RollBack(Why));
        Assert.Equal(rolledBack, Run(rolledBack, new RollBack(Why), new Quarantine(Why)));
    }

    [Fact]
    public void A_commit_is_taken_back_by_a_compensation_only()
    {
        var committed = Run(TransactionState.New(Some.Operation(1), TwoSteps), new Consult(), new Begin(), new Execute(), Commands[7], new Commit());
        Assert.NotNull(committed.Decide(new RollBack(Why)).Refusal);
        Assert.Equal(TransactionPhase.RolledBack, Run(committed, Commands[6]).Phase);
    }

    [Fact]
    public void In_doubt_the_log_decides_and_never_without_an_end()
    {
        foreach (var says in Enum.GetValues<BlenderSays>())
        {
            foreach (var phase in Enum.GetValues<AuditPhase>())
            {
                var decision = InDoubt.Decide(new(Some.Operation(1), Some.Project, [], phase, "ok", null), says);
                Assert.Equal(decision.End == OperationEnd.Committed, decision.Error is null);
                Assert.Equal(
                    phase is AuditPhase.Begin or AuditPhase.Step || (phase == AuditPhase.Commit && decision.End != OperationEnd.Committed && says is not (BlenderSays.SavedInside or BlenderSays.TakenBack)),
                    decision.Log is not null);
                Assert.True(decision.Log is null || !InDoubt.IsOnRecord(new(Some.Operation(1), Some.Project, [], phase, "ok", null), decision));
                Assert.Equal(says == BlenderSays.Open, decision.Decide is not null);
                Assert.True(decision.Decide != true || phase == AuditPhase.Commit);
            }

            Assert.NotEqual(true, InDoubt.Decide(null, says).Decide);
        }
    }

    [Theory, Rule("14.7")]
    [InlineData(BlenderSays.RolledBack, OperationEnd.RolledBack)]
    [InlineData(BlenderSays.Open, OperationEnd.RolledBack)]
    [InlineData(BlenderSays.Nothing, OperationEnd.Quarantined)]
    [InlineData(BlenderSays.Quarantined, OperationEnd.Quarantined)]
    [InlineData(BlenderSays.SavedInside, OperationEnd.Quarantined)]
    [InlineData(BlenderSays.TakenBack, OperationEnd.RolledBack)]
    public void What_is_open_is_rolled_back_only_when_blender_says_so_and_a_second_recovery_has_nothing_to_write(BlenderSays says, OperationEnd end)
    {
        var first = InDoubt.Decide(new(Some.Operation(1), Some.Project, [], AuditPhase.Begin, Outcomes.Begun, null), says);
        Assert.Equal((end, AuditPhase.Rollback), (first.End, first.Log));

        var closed = new LoggedOperation(
            Some.Operation(1), Some.Project, [], AuditPhase.Rollback, end == OperationEnd.RolledBack ? Outcomes.RolledBack : Outcomes.Quarantined, first.Error!.Code.Code);
        Assert.True(says == BlenderSays.Nothing || InDoubt.IsOnRecord(closed, InDoubt.Decide(closed, says)));
    }

    private static TransactionState Run(TransactionState state, params ReadOnlySpan<ITransactionCommand> commands)
    {
        foreach (var command in commands)
        {
            var decision = state.Decide(command);
            Assert.Null(decision.Refusal);
            state = decision.Events.Aggregate(state, (s, e) => s.Apply(e));
        }

        return state;
    }

    private static OperationPrepared Answer(PreparedState state, params bool[] steps) => new(
        Some.Operation(1), state, [.. steps.Select((ok, i) => new StepReport(i, ok, [], ok ? null : Why))], [], "a", state == PreparedState.RolledBack ? "a" : "b", null);
}
