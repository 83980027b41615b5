using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Gate;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Core.Transactions;
using static ActorBridge.Core.Transactions.TransactionEvents;

namespace ActorBridge.Core.Logging;

/// <summary>One operation's lines.</summary>
/// <param name="Plan">As the wire's <c>execute</c> has it (rule 12.2).</param>
/// <param name="Client">Name and version as the client gave them.</param>
public sealed record OperationDrafts(OperationId Operation, Plan Source, string Fingerprint, JsonObject Plan, string Client)
{
    /// <summary>What else than the fingerprint a failure speaks against (rule 14.8).</summary>
    public ImmutableArray<string> Subjects { get; } = PlanSubjects.Of(Plan);

    private ImmutableArray<DatablockUuid> Targets => [.. Source.Targets];

    /// <summary>Rule 14.4: what was asked and what came of it, also when the plan is refused.</summary>
    public AuditDraft Consultation(GateVerdict verdict)
    {
        var refused = verdict as GateVerdict.Refuse;
        var detail = new JsonObject
        {
            [DetailKeys.Fingerprint] = Fingerprint,
            [DetailKeys.Features] = Array(Source.FeaturesUsed.Select(f => JsonValue.Create(f))),
            [DetailKeys.Evidence] = Array(verdict.Evidence.Select(e => JsonValue.Create(e))),
        };
        if ((refused?.Refusal.Reason ?? (verdict as GateVerdict.Degrade)?.Reason) is { } reason)
        {
            detail[DetailKeys.Reason] = reason;
        }

        if (refused?.Refusal.RetryAfter is { } after)
        {
            detail[DetailKeys.RetryAfter] = (long)after.TotalMilliseconds;
        }

        return new(AuditKind.Consultation, null, verdict.Word, Operation, Targets, refused?.Refusal.Code, Source.Project, detail);
    }

    /// <summary>That a plan is tried on a copy. It is of no operation: no line of one follows.</summary>
    public static AuditDraft DryRun(Plan plan) => new(AuditKind.Session, null, Outcomes.DryRun, Project: plan.Project, Detail: new JsonObject
    {
        ["label"] = plan.Label,
        [DetailKeys.Fingerprint] = PlanFingerprint.Of(plan),
        [DetailKeys.Features] = Array(plan.FeaturesUsed.Select(f => JsonValue.Create(f))),
        [DetailKeys.Steps] = plan.Steps.Length,
    });

    /// <summary>Its COMMIT stands, and nobody knows whether the scene has it: a person may have to look (rule 16.2).</summary>
    public AuditDraft Doubted(Refusal why) => new(
        AuditKind.Recovery, null, Outcomes.Quarantined, Operation, Targets, why.Code, Source.Project, new JsonObject { [DetailKeys.Reason] = why.Reason });

    /// <summary>Null for what moves the transaction but is not a line of the log.</summary>
    public AuditDraft? Line(ITransactionEvent fact, TransactionState state) => fact switch
    {
        TransactionBegun => Phase(AuditPhase.Begin, Outcomes.Begun, null, Begun()),
        StepDone e => new(
            AuditKind.Operation, AuditPhase.Step, e.Report.Ok ? Outcomes.Ok : Outcomes.Failed, Operation, e.Report.Uuids, e.Report.Error?.Code, Source.Project,
            With(new JsonObject { [DetailKeys.Step] = e.Report.Step }, e.Report.Error)),
        TransactionCommitted => Phase(AuditPhase.Commit, Outcomes.Ok, null, Committed(state)) with { Uuids = [.. Targets.Concat(state.Changes.Select(c => c.Uuid)).Distinct()] },
        TransactionRolledBack e => Phase(AuditPhase.Rollback, Outcomes.RolledBack, e.Error, Digests(e.Digests)),
        TransactionQuarantined e => Phase(AuditPhase.Rollback, Outcomes.Quarantined, e.Error, Digests(e.Digests)),
        _ => null,
    };

    private static JsonObject Committed(TransactionState state)
    {
        var detail = new JsonObject
        {
            [DetailKeys.DigestBefore] = state.Digests?.Before,
            [DetailKeys.DigestAfter] = state.Digests?.After,
            [DetailKeys.Parts] = Parts(state.Digests?.Parts ?? []),
            [DetailKeys.Changes] = Array(state.Changes.Select(Change)),
        };
        if (state.Digests?.Image is { } image)
        {
            detail[DetailKeys.Image] = image;
        }

        return detail;
    }

    private JsonObject Begun()
    {
        var detail = new JsonObject
        {
            [DetailKeys.Fingerprint] = Fingerprint,
            [DetailKeys.Features] = Array(Source.FeaturesUsed.Select(f => JsonValue.Create(f))),
            [DetailKeys.Client] = Client,
            [DetailKeys.Steps] = Source.Steps.Length,
        };
        if (!Subjects.IsEmpty)
        {
            detail[DetailKeys.Subjects] = Array(Subjects.Select(s => JsonValue.Create(s)));
        }

        detail[DetailKeys.Plan] = Plan.DeepClone();
        return detail;
    }

    private AuditDraft Phase(AuditPhase phase, string outcome, Refusal? error, JsonObject detail) =>
        new(AuditKind.Operation, phase, outcome, Operation, Targets, error?.Code, Source.Project, With(detail, error));

    private static JsonObject Digests(SceneDigests? digests) => digests is null
        ? []
        : new() { [DetailKeys.DigestBefore] = digests.Before, [DetailKeys.DigestAfter] = digests.After };

    // What Blender says twice of one datablock counts once.
    private static JsonObject Parts(ImmutableArray<DigestPart> parts) =>
        new(parts.DistinctBy(p => p.Of).Select(p => KeyValuePair.Create<string, JsonNode?>(p.Of, new JsonArray(p.Before, p.After))));

    private static JsonObject With(JsonObject detail, Refusal? error)
    {
        if (error is not null)
        {
            detail[DetailKeys.Reason] = error.Reason;
        }

        return detail;
    }

    private static JsonObject Change(DatablockChange change) => new()
    {
        ["uuid"] = change.Uuid.ToString(),
        ["kind"] = change.Kind.ToString(),
        ["name"] = change.Name,
        ["change"] = change.Change.ToString(),
        ["version"] = change.Version,
    };

    private static JsonArray Array(IEnumerable<JsonNode?> items) => [.. items];
}
