using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Tests.Support;

/// <summary>Groups of drafts, possible and impossible ones, that go around among a few operations, datablocks, features and subjects.</summary>
public sealed class RandomHistory(int seed)
{
    private static readonly ErrorCode[] Errors =
        [ErrorCodes.StepFailed, ErrorCodes.Cancelled, ErrorCodes.BlenderLost, ErrorCodes.RecoveredAtBoot, ErrorCodes.InDoubtRolledBack, ErrorCodes.ValidationFailed];

    private readonly Random _random = new(seed);
    private int _operation = 1;

    public AuditDraft[] Group() => [.. Enumerable.Range(0, _random.Next(1, 6)).Select(_ => Draft())];

    private AuditDraft Draft()
    {
        _operation += _random.Next(12) == 0 ? 1 : 0;
        var id = Some.Operation(Math.Max(1, _operation - _random.Next(3)));
        var uuid = Some.Uuid(_random.Next(6));
        return _random.Next(16) switch
        {
            0 or 1 => Some.Consulted(id, _random.Next(5) == 0 ? "block" : "go-on"),
            2 or 3 => With(Some.Begun(id, 1 + _random.Next(2), $"f{_random.Next(3)}", uuids: uuid), ("features", ListOf(["objects"], ["materials"], ["objects", "materials"])), ("subjects", ListOf([], ["asset:a"], ["sequence:s", "asset:b"]))),
            4 or 5 => Some.Stepped(id, _random.Next(2), _random.Next(3) == 0 ? Some.Error() : null, uuid),
            6 or 7 => Some.Committed(id, uuid),
            8 => Some.RolledBack(id, Some.Error(OneOf(Errors)), _random.Next(4) == 0),
            9 => new AuditDraft(AuditKind.Identity, null, OneOf("present", "renamed", "quarantined", "released", "refused"), Uuids: [uuid], Error: OneOf(null, ErrorCodes.Ambiguous, ErrorCodes.Tombstoned), Project: Some.Project),
            10 => new AuditDraft(AuditKind.Boot, null, OneOf("started", "crashed", "stable", "stopped")),
            11 => OfFeature(AuditKind.SafeMode, OneOf("entered", "entered", "entered", "entered", "rearmed"), OneOf("objects", "materials", null)),
            12 => _random.Next(3) == 0
                ? OfFeature(AuditKind.Breaker, "closed", OneOf("objects", "materials"))
                : new AuditDraft(AuditKind.Breaker, null, "retry-allowed", Detail: new() { ["fingerprint"] = "f1" }),
            13 => new AuditDraft(AuditKind.Memory, null, OneOf("lifted", "promoted"), Detail: new()
            {
                ["subject"] = OneOf("fingerprint:f0", "fingerprint:f1", "asset:a", "sequence:s"), ["reason"] = "it \"is\" so", ["evidence"] = new JsonArray(1, 2),
            }),
            14 => new AuditDraft(AuditKind.Recovery, null, OneOf("quarantined", "quarantined", "rolled-back", "accepted", "restored", "ok"), id, Project: Some.Project),
            _ => Some.Note(),
        };
    }

    private JsonArray ListOf(params ReadOnlySpan<string[]> lists) => [.. OneOf(lists).Select(word => JsonValue.Create(word))];

    private T OneOf<T>(params ReadOnlySpan<T> these) => these[_random.Next(these.Length)];

    private static AuditDraft OfFeature(AuditKind kind, string outcome, string? feature) => new(kind, null, outcome, Detail: feature is null ? null : new() { ["feature"] = feature });

    private static AuditDraft With(AuditDraft draft, params ReadOnlySpan<(string Key, JsonNode Value)> details)
    {
        foreach (var (key, value) in details)
        {
            draft.Detail![key] = value;
        }

        return draft;
    }
}
