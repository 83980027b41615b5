using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Json;
using ActorBridge.Protocol.Plans.Vocabulary.Fields;

namespace ActorBridge.Protocol.Messages;

/// <param name="Plan">As the client wrote it; <see cref="Plans.PlanCodec"/> reads it.</param>
public sealed record SubmitRequest(JsonElement Plan);

/// <summary>The same plan, to be tried on a copy only.</summary>
public sealed record DryRunRequest(JsonElement Plan);

public sealed record CancelRequest(OperationId Operation);

public sealed record StatusRequest;

/// <param name="Project">Null: the one attached project.</param>
/// <param name="After">The last UUID of the page before; null for the first.</param>
public sealed record DatablocksRequest(ProjectId? Project, DatablockUuid? After);

/// <param name="Project">Null: the one attached project.</param>
/// <param name="Query">As the client wrote it; <see cref="Plans.Vocabulary.OperationVocabulary"/> reads it.</param>
public sealed record ReadRequest(ProjectId? Project, JsonElement Query);

/// <param name="Feature">Null: global.</param>
public sealed record RearmRequest(string? Feature, string Who, string Reason);

/// <param name="Project">Null: the one attached project.</param>
public sealed record ResyncRequest(ProjectId? Project, string Who, string Reason);

/// <param name="Fingerprint">As the refusal named it.</param>
public sealed record AllowRetryRequest(string Fingerprint, string Who, string Reason);

/// <param name="Subject">As <c>memory list</c> has it.</param>
public sealed record LiftRequest(string Subject, string Who, string Reason);

/// <param name="Operation">Null: <paramref name="Identity"/>.</param>
/// <param name="Project">Of the identity. Null: the one attached project.</param>
/// <param name="Restored">What was kept has been put back by a plan; else what is there is accepted.</param>
public sealed record ResolveRequest(OperationId? Operation, ProjectId? Project, DatablockUuid? Identity, bool Restored, string Who, string Reason);

/// <summary>An upload begins, or goes on where it was cut off.</summary>
public sealed record BeginPayload(StoredPayload Payload);

/// <summary>The next bytes of an upload that was begun.</summary>
public sealed record PayloadChunk(string Sha256, long Offset, ReadOnlyMemory<byte> Data);

/// <summary>An upload that no plan will need.</summary>
public sealed record DropPayload(string Sha256);

/// <summary>Client to host.</summary>
public static class FromClient
{
    /// <summary>Of one <see cref="PayloadChunk"/>: in base64 it fits the shortest frame that can be configured.</summary>
    public const int PayloadChunkBytesMax = 128 * 1024;

    public static readonly MessageTable Table = new(
        MessageRow.Of<SubmitRequest>("submit", o => new(o["plan"].Json), m => new() { ["plan"] = JsonObject.Create(m.Plan) }),
        MessageRow.Of<DryRunRequest>("dry_run", o => new(o["plan"].Json), m => new() { ["plan"] = JsonObject.Create(m.Plan) }),
        MessageRow.Of<CancelRequest>("cancel", o => new(o["operation_id"].Operation()), m => new() { ["operation_id"] = m.Operation.ToString() }),
        MessageRow.Of<StatusRequest>("status", _ => new(), _ => []),
        MessageRow.Of<DatablocksRequest>(
            "datablocks",
            o => new(o["project_id"].OrNull(WireFields.Project), o["after"].OrNull(WireFields.Uuid)),
            m => new() { ["project_id"] = m.Project?.ToString(), ["after"] = m.After?.ToString() }),
        MessageRow.Of<ReadRequest>(
            "read",
            o => new(o["project_id"].OrNull(WireFields.Project), o["query"].Json),
            m => new() { ["project_id"] = m.Project?.ToString(), ["query"] = JsonObject.Create(m.Query) }),
        MessageRow.Of<RearmRequest>(
            "rearm",
            o => new(o["feature"].OrNone(Feature), o["who"].Text(WireFields.WordMax, min: 1), o["reason"].Text(WireFields.TextMax, min: 1)),
            m => new() { ["feature"] = m.Feature, ["who"] = m.Who, ["reason"] = m.Reason }),
        MessageRow.Of<ResyncRequest>(
            "resync",
            o => new(o["project_id"].OrNull(WireFields.Project), o["who"].Text(WireFields.WordMax, min: 1), o["reason"].Text(WireFields.TextMax, min: 1)),
            m => new() { ["project_id"] = m.Project?.ToString(), ["who"] = m.Who, ["reason"] = m.Reason }),
        MessageRow.Of<AllowRetryRequest>(
            "allow_retry",
            o => new(o["fingerprint"].Hex(), o["who"].Text(WireFields.WordMax, min: 1), o["reason"].Text(WireFields.TextMax, min: 1)),
            m => new() { ["fingerprint"] = m.Fingerprint, ["who"] = m.Who, ["reason"] = m.Reason }),
        MessageRow.Of<LiftRequest>(
            "lift",
            o => new(o["subject"].Text(WireFields.TextMax, min: 1), o["who"].Text(WireFields.WordMax, min: 1), o["reason"].Text(WireFields.TextMax, min: 1)),
            m => new() { ["subject"] = m.Subject, ["who"] = m.Who, ["reason"] = m.Reason }),
        MessageRow.Of<ResolveRequest>("resolve", ReadResolve, m => new()
        {
            ["operation_id"] = m.Operation?.ToString(), ["project_id"] = m.Project?.ToString(), ["uuid"] = m.Identity?.ToString(),
            ["restored"] = m.Restored, ["who"] = m.Who, ["reason"] = m.Reason,
        }),
        MessageRow.Of<BeginPayload>(
            "payload_begin",
            o => new(new(o["sha256"].Hex(), o["bytes"].Integer(max: PayloadField.BytesMax))),
            m => new() { ["sha256"] = m.Payload.Sha256, ["bytes"] = m.Payload.Bytes }),
        MessageRow.Of<PayloadChunk>(
            "payload_chunk",
            o => new(o["sha256"].Hex(), o["offset"].Integer(max: PayloadField.BytesMax), o["base64"].Bytes(PayloadChunkBytesMax)),
            m => new() { ["sha256"] = m.Sha256, ["offset"] = m.Offset, ["base64"] = Convert.ToBase64String(m.Data.Span) }),
        MessageRow.Of<DropPayload>("payload_drop", o => new(o["sha256"].Hex()), m => new() { ["sha256"] = m.Sha256 }));

    private static ResolveRequest ReadResolve(WireObject o)
    {
        var operation = o["operation_id"];
        var request = new ResolveRequest(
            operation.OrNull(WireFields.Operation), o["project_id"].OrNull(WireFields.Project), o["uuid"].OrNull(WireFields.Uuid), o["restored"].Flag(),
            o["who"].Text(WireFields.WordMax, min: 1), o["reason"].Text(WireFields.TextMax, min: 1));
        return (request.Operation is null) == (request.Identity is null) || request is { Operation: null, Restored: true }
            ? operation.Wrong<ResolveRequest>("goes with no 'uuid', and a 'uuid' with none of it and nothing restored")
            : request;
    }

    internal static string Feature(WireValue value)
    {
        var feature = value.Text(max: 64);
        return Features.All.Contains(feature) ? feature : value.Wrong<string>($"is '{feature}'; known are {string.Join(", ", Features.All)}") ?? "";
    }
}
