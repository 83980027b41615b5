using System.Text.Json.Nodes;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using static ActorBridge.Audit.Transactions.DraftFault;

namespace ActorBridge.Audit.Tests;

/// <summary>What can't have happened can't be written. Each letter is an entry of one operation; the fault is the last one's.</summary>
public sealed class OrderTests
{
    // c consulted, x consulted with block, y with retry, b BEGIN of two steps, 0 1 STEP, f STEP that failed, m COMMIT, r ROLLBACK, q quarantined, k compensation
    public static TheoryData<string, DraftFault?> Orders => new()
    {
        { "cb01m", null },
        { "ccb01m", null },
        { "xcb01m", null },
        { "cbr", null },
        { "cb0r", null },
        { "cb0q", null },
        { "cbfr", null },
        { "cb01mk", null },
        { "b", BeginWithoutConsultation },
        { "ycb01m", null },
        { "xb", BeginAgainstConsultation },
        { "yb", BeginAgainstConsultation },
        { "cxb", BeginAgainstConsultation },
        { "cbb", BeginTwice },
        { "cbrb", BeginTwice },
        { "cbrcb", BeginTwice },
        { "c0", StepWithoutBegin },
        { "cb1", StepOutOfOrder },
        { "cb00", StepOutOfOrder },
        { "cb012", StepOutOfOrder },
        { "cbf0", StepAfterFailedStep },
        { "cb01m0", StepAfterEnd },
        { "cbr0", StepAfterEnd },
        { "cm", CommitWithoutBegin },
        { "cbm", CommitBeforeLastStep },
        { "cb0m", CommitBeforeLastStep },
        { "cbfm", CommitAfterFailedStep },
        { "cb01mm", CommitTwice },
        { "cbrm", CommitAfterRollback },
        { "cb01mkm", CommitAfterRollback },
        { "cr", RollbackWithoutBegin },
        { "cbrr", RollbackTwice },
        { "cbqr", RollbackTwice },
        { "cb01mr", RollbackAfterCommit },
        { "cb01mkk", RollbackTwice },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    [Rule("14.3")]
    [Rule("14.6")]
    public void An_impossible_order_is_refused_in_one_group_and_in_many(string order, DraftFault? fault)
    {
        var drafts = order.Select(Entry).ToList();

        using var one = Some.Log(new MemoryStorage());
        var results = one.Append(drafts);
        Assert.All(results.SkipLast(1), r => Assert.Null(r.Fault));
        Assert.Equal(fault, results[^1].Fault);

        var disk = new MemoryStorage();
        using var many = Some.Log(disk);
        many.Written(drafts.SkipLast(1));
        Assert.Equal(fault, many.Append([drafts[^1]]).Single().Fault);

        // Across a restart as well: what is known comes from the log alone.
        using var restarted = Some.Log(disk.AfterKill());
        Assert.Equal(fault is null ? drafts.Count : drafts.Count - 1, restarted.Head.Seq);
        if (fault is not null)
        {
            Assert.Equal(fault, restarted.Append([drafts[^1]]).Single().Fault);
        }
    }

    public static TheoryData<string, AuditDraft, DraftFault> Malformed => new()
    {
        { "c", Some.Begun(Id, steps: 0), BeginWithoutPlan },
        { "c", Some.Begun(Id) with { Detail = null }, BeginWithoutPlan },
        { "c", Some.Begun(Id) with { Project = null }, BeginWithoutPlan },
        { "cb", Some.Stepped(Id) with { Outcome = "failed" }, StepWithoutOutcome },
        { "cb", Some.Stepped(Id) with { Error = ErrorCodes.StepFailed }, StepWithoutOutcome },
        { "cb", Some.Stepped(Id) with { Detail = null }, StepOutOfOrder },
        { "cb01", Some.Committed(Id) with { Detail = new JsonObject { ["digest_before"] = "a" } }, CommitWithoutDigests },
        { "cb", Some.RolledBack(Id) with { Error = null }, RollbackWithoutError },
        { "cb", Some.RolledBack(Id) with { Outcome = "ok" }, RollbackUnproven },
        { "cb", Some.RolledBack(Id) with { Detail = new JsonObject { ["digest_before"] = "a", ["digest_after"] = "b" } }, RollbackUnproven },
        { "", Some.Begun(Id) with { Kind = AuditKind.Recovery }, PhaseMisplaced },
        { "", Some.Begun(Id) with { Phase = null }, PhaseMisplaced },
        { "", Some.Begun(Id) with { Operation = null }, PhaseMisplaced },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    [Rule("16.3")]
    public void An_entry_without_its_evidence_is_refused(string before, AuditDraft draft, DraftFault fault)
    {
        using var log = Some.Log(new MemoryStorage());
        log.Written(before.Select(Entry));
        Assert.Equal(fault, log.Append([draft]).Single().Fault);
        Assert.Equal(before.Length, log.Head.Seq);
    }

    private static OperationId Id => Some.Operation(1);

    private static AuditDraft Entry(char letter) => letter switch
    {
        'c' => Some.Consulted(Id),
        'x' => Some.Consulted(Id, "block"),
        'y' => Some.Consulted(Id, "retry"),
        'b' => Some.Begun(Id, steps: 2),
        'f' => Some.Stepped(Id, 0, Some.Error()),
        'm' => Some.Committed(Id),
        'r' => Some.RolledBack(Id),
        'q' => Some.RolledBack(Id, quarantined: true),
        'k' => Some.RolledBack(Id, Some.Error(ErrorCodes.InDoubtRolledBack)),
        _ => Some.Stepped(Id, letter - '0'),
    };
}
