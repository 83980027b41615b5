using System.Text.Json.Nodes;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Reverts;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Tests;

/// <summary>What the log says of a quarantined operation, also where a line says something else than we write: the chain is not looked at here.</summary>
public sealed class QuarantineHistoryTests
{
    [Theory, Rule("11.1")]
    [InlineData("""{"label":"A plan","steps":[]}""", "A plan")]
    [InlineData("""{"label":7,"steps":[]}""", "")]
    [InlineData("""{"label":{},"steps":7}""", "")]
    [InlineData("""["label"]""", "")]
    [InlineData("7", "")]
    [InlineData("null", "")]
    public void A_plan_of_any_form_is_read_and_can_be_put_back(string plan, string label)
    {
        var history = Of(plan, """{"label":"another","steps":[{"op":"revert","quarantined_for":"a person","operation":7}]}""");

        Assert.Null(history.Refusal());
        Assert.Equal($"Put back: {label}", (string?)history.Plan("a person")!["label"]);
    }

    [Theory, Rule("11.1")]
    [InlineData("""["steps"]""", 0)]
    [InlineData("""{"steps":["revert"]}""", 0)]
    [InlineData("""{"steps":[{"op":"revert","quarantined_for":"a person"}]}""", 0)]
    [InlineData("""{"steps":[{"op":"revert","quarantined_for":"a person","operation":"WANTED"}]}""", 1)]
    public void Only_a_try_of_this_very_operation_counts_as_one(string other, int tried) =>
        Assert.Equal($"resolve-{Some.Operation(1)}-{tried}", (string?)Of("{}", other.Replace("WANTED", $"{Some.Operation(1)}", StringComparison.Ordinal)).Plan("a person")!["idempotency_key"]);

    private static QuarantineHistory Of(string plan, string other)
    {
        var disk = new MemoryStorage();
        using (var log = Some.Log(disk))
        {
            log.Written([.. Begun(1, plan), Some.RolledBack(Some.Operation(1), quarantined: true, uuids: Some.Uuid(1)), .. Begun(2, other), Some.RolledBack(Some.Operation(2))]);
        }

        return QuarantineHistory.Of(new LogReader(disk).From(1), Some.Operation(1));
    }

    private static List<AuditDraft> Begun(int number, string plan)
    {
        List<AuditDraft> lines = [.. Some.Transaction(number, Some.Uuid(1))[..2]];
        lines[1].Detail!["plan"] = JsonNode.Parse(plan);
        return lines;
    }
}
