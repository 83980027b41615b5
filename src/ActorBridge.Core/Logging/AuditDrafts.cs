using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;

namespace ActorBridge.Core.Logging;

/// <summary>
/// The entries of a transaction, with the detail that the log's order rules and its index need. In this order:
/// consultation, begin, a step for each step of the plan, then commit or rollback (rules 14.3, 14.6, 16.3).
/// </summary>
public static class AuditDrafts
{
    /// <param name="answer">One of <see cref="AuditOutcomes.GoOn"/>, Retry, Degrade, Block.</param>
    public static AuditDraft Consultation(OperationId operation, ConsultationQuestion asked, ConsultationEvidence evidence, string answer, Refusal? refusal = null) =>
        new(AuditKind.Consultation, null, answer, operation, asked.Uuids, refusal?.Code, asked.Project, new JsonObject
        {
            ["fingerprint"] = asked.Fingerprint,
            ["failures"] = Numbers(evidence.Failures.Select(f => f.Seq)),
            ["open"] = new JsonArray([.. evidence.OpenTransactions.Select(o => (JsonNode)o.ToString())]),
            ["same_failed"] = evidence.SameFailed?.Seq,
            ["recent_crash"] = evidence.RecentCrash,
            ["reason"] = refusal?.Reason,
        });

    /// <param name="planJson">The plan as the add-on gets it, with every UUID given: what a replay repeats (rule 12.2).</param>
    public static AuditDraft Begin(OperationId operation, Plan plan, JsonObject planJson) =>
        new(AuditKind.Operation, AuditPhase.Begin, AuditOutcomes.Begun, operation, [.. plan.Targets], null, plan.Project, new JsonObject
        {
            ["steps"] = plan.Steps.Length,
            ["fingerprint"] = PlanFingerprint.Of(plan),
            ["features"] = new JsonArray([.. plan.FeaturesUsed.Select(f => (JsonNode)f)]),
            ["plan"] = planJson,
        });

    /// <param name="step">Index in the plan, from 0; each follows the one before.</param>
    /// <param name="error">Null exactly when the step is in the scene.</param>
    public static AuditDraft Step(OperationId operation, ProjectId project, int step, ImmutableArray<DatablockUuid> uuids, Refusal? error = null) =>
        new(AuditKind.Operation, AuditPhase.Step, error is null ? AuditOutcomes.Ok : AuditOutcomes.Failed, operation, uuids, error?.Code, project,
            new JsonObject { ["step"] = step, ["reason"] = error?.Reason });

    /// <param name="digestBefore">Of the snapshot; with <paramref name="digestAfter"/> the evidence that there was one, and a validation.</param>
    public static AuditDraft Commit(
        OperationId operation, ProjectId project, ImmutableArray<DatablockUuid> uuids, string digestBefore, string digestAfter, JsonArray? changes = null) =>
        new(AuditKind.Operation, AuditPhase.Commit, AuditOutcomes.Committed, operation, uuids, null, project,
            new JsonObject { ["digest_before"] = digestBefore, ["digest_after"] = digestAfter, ["changes"] = changes });

    /// <summary>
    /// The end of a transaction that did not happen. After a COMMIT it is possible once, with <see cref="ErrorCodes.InDoubtRolledBack"/>:
    /// Blender had rolled back by itself.
    /// </summary>
    /// <param name="quarantined">True when the state before could not be proven to be back.</param>
    /// <param name="digestBefore">When known, with <paramref name="digestAfter"/>; they are equal unless quarantined.</param>
    public static AuditDraft Rollback(
        OperationId operation, ProjectId project, ImmutableArray<DatablockUuid> uuids, Refusal error, bool quarantined = false,
        string? digestBefore = null, string? digestAfter = null) =>
        new(AuditKind.Operation, AuditPhase.Rollback, quarantined ? AuditOutcomes.Quarantined : AuditOutcomes.RolledBack, operation, uuids, error.Code, project,
            new JsonObject { ["reason"] = error.Reason, ["digest_before"] = digestBefore, ["digest_after"] = digestAfter });

    private static JsonArray Numbers(IEnumerable<long> numbers) => new([.. numbers.Select(n => (JsonNode)n)]);
}
