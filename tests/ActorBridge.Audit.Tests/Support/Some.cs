using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Tests.Support;

/// <summary>Values for tests, the same in each run.</summary>
public static class Some
{
    public static readonly ProjectId Project = new(Id(900_001));

    public static readonly SessionId Session = new(Id(900_002));

    public static Guid Id(int number) => new(number, 1, 4, 0x80, 0, 0, 0, 0, 0, 0, 1);

    public static OperationId Operation(int number) => new(Id(number));

    public static DatablockUuid Uuid(int number) => new(Id(100_000 + number));

    public static Refusal Error(ErrorCode? code = null) => new(code ?? ErrorCodes.StepFailed, "it did not work");

    public static AuditLogOptions Options(TimeProvider? clock = null) => new(Session, 4711, clock ?? new FixedClock());

    public static AuditLog Log(IStorage storage, AuditLogOptions? options = null)
    {
        var opening = AuditLog.Open(storage, options ?? Options());
        Assert.True(opening.IsUsable, opening.Unusable?.ToString());
        return opening.Log;
    }

    public static AuditDraft Note(string outcome = "ok", JsonObject? detail = null) => new(AuditKind.Session, null, outcome, Detail: detail);

    public static AuditDraft Consulted(OperationId operation, string answer = "go-on", string fingerprint = "f", params DatablockUuid[] uuids) =>
        new(AuditKind.Consultation, null, answer, operation, [.. uuids], null, Project, new JsonObject { ["fingerprint"] = fingerprint });

    public static AuditDraft Begun(OperationId operation, int steps = 1, string fingerprint = "f", string feature = "objects", params DatablockUuid[] uuids) =>
        new(AuditKind.Operation, AuditPhase.Begin, "begun", operation, [.. uuids], null, Project, new JsonObject
        {
            ["steps"] = steps,
            ["fingerprint"] = fingerprint,
            ["features"] = new JsonArray(feature),
            ["plan"] = new JsonObject { ["label"] = "a plan" },
        });

    public static AuditDraft Stepped(OperationId operation, int step = 0, Refusal? error = null, params DatablockUuid[] uuids) =>
        new(AuditKind.Operation, AuditPhase.Step, error is null ? "ok" : "failed", operation, [.. uuids], error?.Code, Project, new JsonObject { ["step"] = step });

    public static AuditDraft Committed(OperationId operation, params DatablockUuid[] uuids) =>
        new(AuditKind.Operation, AuditPhase.Commit, "ok", operation, [.. uuids], null, Project, new JsonObject { ["digest_before"] = "a", ["digest_after"] = "b" });

    public static AuditDraft RolledBack(OperationId operation, Refusal? error = null, bool quarantined = false, params DatablockUuid[] uuids) =>
        new(AuditKind.Operation, AuditPhase.Rollback, quarantined ? "quarantined" : "rolled-back", operation, [.. uuids], (error ?? Error()).Code, Project, []);

    public static ImmutableArray<AuditDraft> Transaction(int number, params DatablockUuid[] uuids)
    {
        var id = Operation(number);
        return [Consulted(id, uuids: uuids), Begun(id, uuids: uuids), Stepped(id, uuids: uuids), Committed(id, uuids)];
    }

    /// <summary>Appends one by one and expects each to be written.</summary>
    /// <summary>One after the other; the last line as it is on the disk.</summary>
    public static AuditEntry Written(this AuditLog log, params IEnumerable<AuditDraft> drafts)
    {
        foreach (var draft in drafts)
        {
            var result = log.Append([draft]).Single();
            Assert.True(result.At is not null, result.Reason);
        }

        return log.Read(log.Head.Seq)!;
    }
}

/// <summary>Time that stands until it is moved.</summary>
public sealed class FixedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>The monotonic clock: nothing that happens to <see cref="Now"/> moves it.</summary>
    public TimeSpan Up { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Up.Ticks;
}
