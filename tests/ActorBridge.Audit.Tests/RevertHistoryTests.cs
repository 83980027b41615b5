using System.Text.Json.Nodes;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Reverts;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Tests;

/// <summary>What the log allows of a revert, and the plan that it makes of it.</summary>
public sealed class RevertHistoryTests
{
    [Fact, Rule("11.2")]
    public void The_plan_names_what_was_touched_and_what_was_deleted_apart()
    {
        var history = Of([.. Committed(1, "x"), .. Some.Transaction(2, Some.Uuid(1))], 1);

        Assert.Null(history.Refusal());
        var plan = history.Plan();
        var step = plan["steps"]![0]!;
        Assert.Equal(("revert", Some.Operation(1).ToString()), (step["op"]!.GetValue<string>(), step["operation"]!.GetValue<string>()));
        Assert.Equal(Some.Uuid(1).ToString(), Assert.Single(step["targets"]!.AsArray())!.GetValue<string>());
        Assert.Equal(Some.Uuid(2).ToString(), Assert.Single(step["restores"]!.AsArray())!.GetValue<string>());
        Assert.Equal("hash", history.Image);
        Assert.Equal(Some.Operation(2), Assert.Single(history.Later).Operation);
    }

    [Fact, Rule("11.2")]
    public void What_never_committed_or_was_compensated_or_kept_nothing_is_refused()
    {
        Assert.Equal(ErrorCodes.NotCommitted, Of([], 1).Refusal()!.Code);
        Assert.Equal(ErrorCodes.NotCommitted, Of([.. Committed(1, "x")[..^1], Some.RolledBack(Some.Operation(1))], 1).Refusal()!.Code);
        Assert.Equal(ErrorCodes.NotCommitted, Of([.. Committed(1, "x"), Some.RolledBack(Some.Operation(1), Some.Error(ErrorCodes.InDoubtRolledBack))], 1).Refusal()!.Code);
        Assert.Equal(ErrorCodes.ImageMissing, Of([.. Some.Transaction(1)], 1).Refusal()!.Code);
    }

    [Fact, Rule("14.6")]
    public void What_is_reverted_is_refused_until_the_revert_is_reverted_and_each_try_has_a_key_of_its_own()
    {
        AuditDraft[] failed = [.. Committed(2, "revert", 1)[..^1], Some.RolledBack(Some.Operation(2))];
        Assert.NotEqual(Of(Committed(1, "x"), 1).Plan()["idempotency_key"]!.ToString(), Of([.. Committed(1, "x"), .. failed], 1).Plan()["idempotency_key"]!.ToString());

        AuditDraft[] reverted = [.. Committed(1, "x"), .. failed, .. Committed(3, "revert", 1)];
        Assert.Equal(ErrorCodes.AlreadyReverted, Of(reverted, 1).Refusal()!.Code);
        Assert.Null(Of(reverted, 3).Refusal());
        Assert.Null(Of([.. reverted, .. Committed(4, "revert", 3)], 1).Refusal());
    }

    private static AuditDraft[] Committed(int number, string op, int? of = null)
    {
        AuditDraft[] lines = [.. Some.Transaction(number, Some.Uuid(1), Some.Uuid(2))];
        var step = new JsonObject { ["op"] = op };
        if (of is { } reverted)
        {
            step["operation"] = Some.Operation(reverted).ToString();
        }

        lines[1].Detail!["plan"] = new JsonObject { ["label"] = "A plan", ["steps"] = new JsonArray(step) };
        lines[^1].Detail!["image"] = "hash";
        lines[^1].Detail!["changes"] = new JsonArray(new JsonObject { ["uuid"] = Some.Uuid(2).ToString(), ["change"] = "Deleted" });
        return lines;
    }

    private static RevertHistory Of(IEnumerable<AuditDraft> drafts, int operation)
    {
        var disk = new MemoryStorage();
        using (var log = Some.Log(disk))
        {
            log.Written(drafts);
        }

        return RevertHistory.Of(new LogReader(disk).From(1), Some.Operation(operation));
    }
}
