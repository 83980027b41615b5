using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Framing;
using ActorBridge.Protocol.Json;
using ActorBridge.Protocol.Messages;
using ActorBridge.Protocol.Plans.Vocabulary;
using ActorBridge.Protocol.Plans.Vocabulary.Fields;

namespace ActorBridge.Protocol.Plans;

/// <summary>Plans in their two forms: as a client submits them, and as they are executed, logged and replayed.</summary>
public static class PlanCodec
{
    private const int ExpectedMax = 1_000;
    private const int ExpectedFieldsMax = 64;
    private const int ExpectedPathMax = 512;

    private static readonly ValueField FieldValue = new(asRead: true);

    /// <summary>A submitted plan. Past this point no bad value is left in it (rule 11.2).</summary>
    /// <param name="newId">Gives the new datablocks their UUIDs.</param>
    public static bool TryRead(JsonElement json, Func<Guid> newId, [NotNullWhen(true)] out PlanDraft? plan, [NotNullWhen(false)] out Refusal? refusal)
    {
        var fault = new Fault();
        var read = new WireValue(json, "plan", fault, ErrorCodes.MalformedMessage).Object(o =>
        {
            WireCodec.SchemaVersion(o["schema_version"], WireProtocol.PlanSchemaVersion);
            return new PlanDraft(
                o.Find("project_id")?.Project(),
                o["label"].Label(),
                ReadSteps(o["steps"], PlanNames.Submitted(newId)),
                o.Find("expected") is { } expected ? ReadExpected(expected) : [],
                o.Find("idempotency_key")?.Text(WireFields.WordMax, min: 1));
        });
        refusal = fault.Refusal;
        plan = refusal is null ? read : null;
        return refusal is null;
    }

    /// <summary>The plan within an <c>execute</c> body or a BEGIN line.</summary>
    public static Plan ReadExecuted(WireObject o) => new(
        o["project_id"].Project(),
        o["label"].Label(),
        ReadSteps(o["steps"], PlanNames.Executed()),
        ReadExpected(o["expected"]),
        IdempotencyKey: null);

    /// <summary>As <c>execute</c> has it, without the operation's id.</summary>
    public static JsonObject WriteExecuted(Plan plan) => new()
    {
        ["project_id"] = plan.Project.ToString(),
        ["label"] = plan.Label,
        ["steps"] = plan.Steps.Json(OperationVocabulary.Write),
        ["expected"] = plan.Expected.Json(WriteExpected),
    };

    private static ImmutableArray<Operation> ReadSteps(WireValue value, PlanNames names)
    {
        var count = value.Json.ValueKind == JsonValueKind.Array ? value.Json.GetArrayLength() : 1;
        if (count == 0)
        {
            return value.Wrong<ImmutableArray<Operation>>(ErrorCodes.EmptyPlan, "is empty");
        }

        return count <= PlanLimits.Default.StepsMax
            ? value.List(PlanLimits.Default.StepsMax, step => OperationVocabulary.Read(step, names))
            : value.Wrong<ImmutableArray<Operation>>(ErrorCodes.PlanTooLong, $"has {count} items; at most {PlanLimits.Default.StepsMax}");
    }

    private static ImmutableArray<ExpectedVersion> ReadExpected(WireValue value) =>
        value.List(ExpectedMax, i => i.Object(ReadExpected));

    // Without fields the version has to be there.
    private static ExpectedVersion ReadExpected(WireObject o)
    {
        var uuid = o["uuid"].Uuid();
        if (o.Find("fields") is not { } given)
        {
            return new(uuid, o["version"].Integer());
        }

        var fields = given.List(ExpectedFieldsMax, f => f.Object(ReadField));
        return new(uuid, o.Find("version")?.Integer(), new JsonArray([.. fields]).ToJsonString(OperationVocabulary.Json));
    }

    private static JsonNode ReadField(WireObject o) => new JsonObject
    {
        ["path"] = o["path"].Text(ExpectedPathMax, min: 1), ["value"] = FieldValue.Read(o["value"], new StepParts(PlanNames.Executed())),
    };

    private static JsonObject WriteExpected(ExpectedVersion e)
    {
        var json = new JsonObject { ["uuid"] = e.Uuid.ToString() };
        if (e.Version is { } version)
        {
            json["version"] = version;
        }

        if (e.Fields is { } fields)
        {
            json["fields"] = JsonNode.Parse(fields);
        }

        return json;
    }
}
