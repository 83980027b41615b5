using System.Text.Json.Nodes;
using ActorBridge.Audit;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Benchmarks.Log;

/// <summary>Entries as a host writes them: a consultation, a plan, a step and a commit on one of many datablocks.</summary>
internal static class Lines
{
    public static readonly ProjectId Project = new(new Guid(1, 1, 4, 0x80, 0, 0, 0, 0, 0, 0, 9));

    public static AuditLogOptions Options => new(new SessionId(new Guid(1, 1, 4, 0x80, 0, 0, 0, 0, 0, 0, 8)), Environment.ProcessId, TimeProvider.System);

    public static DatablockUuid Uuid(int number) => new(new Guid(number % 50_000 + 1, 1, 4, 0x80, 0, 0, 0, 0, 0, 0, 2));

    public static AuditDraft[] Transaction(int number)
    {
        var id = new OperationId(new Guid(number, 2, 4, 0x80, 0, 0, 0, 0, 0, 0, 3));
        var uuid = Uuid(number);
        var fingerprint = number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);
        return
        [
            new(AuditKind.Consultation, null, "go-on", id, [uuid], null, Project, new JsonObject { ["fingerprint"] = fingerprint, ["evidence"] = new JsonArray() }),
            new(AuditKind.Operation, AuditPhase.Begin, "begun", id, [uuid], null, Project, new JsonObject
            {
                ["steps"] = 1,
                ["fingerprint"] = fingerprint,
                ["features"] = new JsonArray("objects"),
                ["plan"] = new JsonObject
                {
                    ["label"] = "Move it",
                    ["steps"] = new JsonArray(new JsonObject { ["op"] = "set_transform", ["target"] = uuid.ToString(), ["location"] = new JsonArray(1.0, 2.0, 3.0) }),
                },
            }),
            new(AuditKind.Operation, AuditPhase.Step, "ok", id, [uuid], null, Project, new JsonObject { ["step"] = 0 }),
            new(AuditKind.Operation, AuditPhase.Commit, "ok", id, [uuid], null, Project, new JsonObject { ["digest_before"] = fingerprint, ["digest_after"] = fingerprint }),
        ];
    }
}
