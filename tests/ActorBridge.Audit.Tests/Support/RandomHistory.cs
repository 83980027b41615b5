using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Tests.Support;

/// <summary>Groups of drafts, possible and impossible ones, that go around among a few operations and datablocks.</summary>
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
        return _random.Next(15) switch
        {
            0 or 1 => Some.Consulted(id, _random.Next(5) == 0 ? "block" : "go-on"),
            2 or 3 => Some.Begun(id, 1 + _random.Next(2), $"f{_random.Next(3)}", _random.Next(2) == 0 ? "objects" : "materials", uuid),
            4 or 5 => Some.Stepped(id, _random.Next(2), _random.Next(3) == 0 ? Some.Error() : null, uuid),
            6 or 7 => Some.Committed(id, uuid),
            8 => Some.RolledBack(id, Some.Error(Errors[_random.Next(Errors.Length)]), _random.Next(4) == 0),
            9 => new AuditDraft(AuditKind.Identity, null, _random.Next(2) == 0 ? "present" : "renamed", Uuids: [uuid], Project: Some.Project),
            10 => new AuditDraft(AuditKind.Boot, null, new[] { "started", "crashed", "stable", "stopped" }[_random.Next(4)]),
            11 => new AuditDraft(AuditKind.SafeMode, null, _random.Next(6) == 0 ? "rearmed" : "entered", Detail: new() { ["feature"] = "objects" }),
            12 => new AuditDraft(AuditKind.Breaker, null, "retry-allowed", Detail: new() { ["fingerprint"] = "f1" }),
            13 => new AuditDraft(AuditKind.Memory, null, _random.Next(2) == 0 ? "lifted" : "promoted", Detail: new()
            {
                ["subject"] = $"fingerprint:f{_random.Next(4)}", ["reason"] = "it \"is\" so", ["evidence"] = new System.Text.Json.Nodes.JsonArray(1, 2),
            }),
            _ => Some.Note(),
        };
    }
}
