using System.Text.Json.Nodes;
using ActorBridge.Audit.Memory;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Tests;

public sealed class MemoryTests
{
    private readonly MemoryStorage _disk = new();

    [Fact]
    [Rule("14.8")]
    public void Logic_that_failed_three_times_without_a_success_becomes_a_constraint_that_survives_a_restart_and_says_why()
    {
        using (var log = Some.Log(_disk))
        {
            Fail(log, 1, "f");
            Fail(log, 2, "f");
            Assert.Empty(Held(log, "f"));
            Fail(log, 3, "f");
        }

        foreach (var disk in new[] { _disk.AfterKill(), _disk.AfterPowerCut() })
        {
            using var again = Some.Log(disk);
            var constraint = Assert.Single(Held(again, "f"));
            Assert.Equal((10L, "fingerprint:f", "This failed 3 times without a success"), (constraint.Seq, constraint.Subject, constraint.Reason));
            Assert.Equal([3L, 6, 9], constraint.Evidence.AsEnumerable());
            Assert.All(constraint.Evidence, seq => Assert.Equal(AuditPhase.Rollback, again.Read(seq)!.Draft.Phase));
            Assert.Equal((AuditKind.Memory, "promoted"), (again.Read(10)!.Draft.Kind, again.Read(10)!.Draft.Outcome));
            Assert.Empty(Held(again, "g"));
        }
    }

    [Fact]
    [Rule("14.8")]
    public void Logic_in_whose_middle_Blender_went_away_twice_becomes_one_and_a_killed_host_does_not_count()
    {
        using var log = Some.Log(_disk);
        Fail(log, 1, "f", ErrorCodes.BlenderLost);
        Fail(log, 2, "f", ErrorCodes.RecoveredAtBoot);
        Assert.Empty(log.Index.Constraints);
        Fail(log, 3, "f", ErrorCodes.BlenderLost);
        Assert.Equal("Blender went away 2 times in the middle of this", Assert.Single(log.Index.Constraints).Reason);
    }

    [Fact]
    [Rule("14.5"), Rule("14.8")]
    public void Bad_files_count_against_themselves_and_never_against_the_collection_that_they_were_to_come_to()
    {
        using var log = Some.Log(_disk);
        for (var i = 1; i <= 6; i++)
        {
            var id = Some.Operation(i);
            var begun = Some.Begun(id, 1, $"f{i}", "assets", Some.Uuid(1));
            begun.Detail!["subjects"] = new JsonArray($"asset:{i % 2}");
            log.Written(Some.Consulted(id, uuids: Some.Uuid(1)), begun, Some.Stepped(id, 0, Some.Error(ErrorCodes.AssetBroken), Some.Uuid(1)), Some.RolledBack(id, Some.Error(ErrorCodes.AssetBroken)));
        }

        Assert.Empty(log.Index.Consult(new ConsultationQuestion(Some.Project, [Some.Uuid(1)], "g")).Failures);
        Assert.Null(log.Index.Datablock(Some.Project, Some.Uuid(1))!.ErrorCode);
        Assert.Equal(["asset:0", "asset:1"], log.Index.Constraints.Select(c => c.Subject).Order(StringComparer.Ordinal));
        Assert.Equal(6, log.Index.FeatureFailures("assets").Streak);

        // What fails in the scene still speaks against what it failed on.
        var other = Some.Operation(7);
        log.Written(Some.Consulted(other), Some.Begun(other, 1, "h", "objects", Some.Uuid(1)), Some.RolledBack(other));
        Assert.Single(log.Index.Consult(new ConsultationQuestion(Some.Project, [Some.Uuid(1)], "g")).Failures);
    }

    [Fact]
    public void A_success_between_begins_the_count_anew_and_what_was_not_its_fault_does_not_count()
    {
        using var log = Some.Log(_disk);
        Fail(log, 1, "f");
        Fail(log, 2, "f");
        log.Written(Some.Transaction(3));
        Fail(log, 4, "f");
        Fail(log, 5, "f", ErrorCodes.Cancelled);
        Fail(log, 6, "f");
        Assert.Empty(log.Index.Constraints);
    }

    [Fact]
    [Rule("14.8")]
    public void A_person_lifts_it_and_then_the_count_begins_anew()
    {
        using var log = Some.Log(_disk);
        for (var i = 1; i <= 3; i++)
        {
            Fail(log, i, "f");
        }

        log.Written(new AuditDraft(AuditKind.Memory, null, "lifted", Detail: new JsonObject { ["subject"] = "fingerprint:f", ["who"] = "Ada" }));
        Assert.Empty(Held(log, "f"));
        Assert.Null(log.Index.Consult(new ConsultationQuestion(Some.Project, [], "f")).SameFailed);
        Fail(log, 4, "f");
        Fail(log, 5, "f");
        Assert.Empty(log.Index.Constraints);
        Fail(log, 6, "f");
        Assert.Single(log.Index.Constraints);
    }

    [Fact]
    public void A_promotion_that_a_kill_prevented_is_made_up_for_after_the_next_start()
    {
        var never = Some.Options() with { Promotion = new PromotionOptions(int.MaxValue, int.MaxValue) };
        using (var log = Some.Log(_disk, never))
        {
            for (var i = 1; i <= 3; i++)
            {
                Fail(log, i, "f");
            }
        }

        using var again = Some.Log(_disk.AfterKill());
        again.Written(Some.Note());
        Assert.Single(Held(again, "f"));
    }

    /// <summary>The group with the last failure is durable then, and the line that remembers it is not: whoever waits hears no, and the next start remembers.</summary>
    [Theory]
    [InlineData("write")]
    [InlineData("sync")]
    [Rule("14.8"), Rule("14.10")]
    public void A_promotion_on_which_the_disk_fails_ends_all_acknowledging_and_the_next_start_makes_up_for_it(string call)
    {
        var log = Some.Log(_disk);
        Fail(log, 1, "f");
        Fail(log, 2, "f");
        var left = 4; // three groups of the failure, then the promotion's
        _disk.Fails = (c, file) => c == call && file.EndsWith(".jsonl", StringComparison.Ordinal) && --left == 0 ? Storage.StorageFault.Failed : null;
        Assert.Throws<LogPoisonedException>(() => Fail(log, 3, "f"));
        Assert.Equal(0, left);
        Assert.Throws<LogPoisonedException>(() => log.Append([Some.Note()]));
        Assert.Equal(9, log.Head.Seq);
        _disk.Fails = null;
        log.Dispose();

        foreach (var disk in new[] { _disk.AfterKill(), _disk.AfterPowerCut() })
        {
            using var again = Some.Log(disk);
            again.Written(Some.Note());
            Assert.Equal([3L, 6, 9], Assert.Single(Held(again, "f")).Evidence.AsEnumerable());
        }
    }

    [Fact]
    [Rule("14.8")]
    public void A_promotion_for_which_there_is_no_room_is_made_once_there_is_also_after_a_stop_with_a_checkpoint()
    {
        var options = Some.Options() with { ReserveBytes = 4000, CheckpointLines = 1 };
        using (var log = Some.Log(_disk, options))
        {
            var begun = Some.Begun(Some.Operation(3), 1, "f");
            Fail(log, 1, "f");
            Fail(log, 2, "f");
            log.Written(Some.Consulted(Some.Operation(3)), begun);
            _disk.Capacity = 0;
            Assert.Equal(DraftFault.DiskFull, log.Append([Some.Note()]).Single().Fault);
            _disk.Capacity = long.MaxValue; // of which the log hears when it is told to look
            log.Written(Some.RolledBack(Some.Operation(3)));
            Assert.Empty(Held(log, "f"));

            Assert.True(log.TryLeaveFull());
            log.Written(Some.Note());
            Assert.Single(Held(log, "f"));
        }

        var never = options with { Promotion = new PromotionOptions(int.MaxValue, int.MaxValue) };
        using (var log = Some.Log(_disk, never))
        {
            for (var i = 4; i <= 6; i++)
            {
                Fail(log, i, "g");
            }
        }

        Assert.True(_disk.Exists("checkpoint"));
        using var again = Some.Log(_disk, options);
        again.Written(Some.Note());
        Assert.Single(Held(again, "g"));
    }

    public static TheoryData<JsonObject?> Malformed =>
    [
        null,
        new JsonObject { ["reason"] = "no subject", ["evidence"] = new JsonArray(1) },
        new JsonObject { ["subject"] = "s", ["evidence"] = new JsonArray(1) },
        new JsonObject { ["subject"] = "s", ["reason"] = "no evidence" },
        new JsonObject { ["subject"] = "s", ["reason"] = "no evidence", ["evidence"] = new JsonArray() },
        new JsonObject { ["subject"] = "s", ["reason"] = "no evidence", ["evidence"] = new JsonArray("1") },
    ];

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_constraint_without_evidence_is_refused(JsonObject? detail)
    {
        using var log = Some.Log(_disk);
        Assert.Equal(DraftFault.MemoryMalformed, log.Append([new AuditDraft(AuditKind.Memory, null, "promoted", Detail: detail)]).Single().Fault);
    }

    private static IEnumerable<Constraint> Held(AuditLog log, string fingerprint) =>
        log.Index.Consult(new ConsultationQuestion(Some.Project, [], fingerprint)).Constraints;

    private static void Fail(AuditLog log, int number, string fingerprint, ErrorCode? code = null)
    {
        var id = Some.Operation(number);
        log.Written(Some.Consulted(id), Some.Begun(id, 1, fingerprint), Some.RolledBack(id, Some.Error(code)));
    }
}
