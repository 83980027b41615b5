using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Indexing;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Tests;

public sealed class IndexTests
{
    private static readonly JsonSerializerOptions Answers = new() { WriteIndented = true, IncludeFields = true };

    private MemoryStorage _disk = new();

    [Fact]
    [Rule("14.1"), Rule("13.1")]
    public void Built_line_by_line_from_a_scan_and_from_checkpoints_it_is_the_same_on_random_logs_of_many_writers()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var (history, random, clock, disk) = (new RandomHistory(seed), new Random(seed), new FixedClock(), new MemoryStorage());
            var options = Some.Options(clock) with { SegmentBytesMax = 3000, LineBytesMax = 4096, CheckpointLines = seed % 3 == 0 ? int.MaxValue : 40 };
            var log = Some.Log(disk, options);
            for (var group = 0; group < 60; group++)
            {
                if (random.Next(10) == 0)
                {
                    var before = Said(log);
                    log.Dispose();
                    clock.Up += TimeSpan.FromHours(random.Next(100)); // while no host runs
                    log = Some.Log(disk = disk.AfterKill(), options);
                    AssertSame(seed, before, Said(log));
                }

                clock.Now += TimeSpan.FromDays(random.Next(-1000, 1000));
                clock.Up += TimeSpan.FromMilliseconds(random.Next(10_000_000));
                log.Append(history.Group());
            }

            var built = Said(log);
            log.Dispose();
            using (var again = Some.Log(disk.AfterKill(), options))
            {
                AssertSame(seed, built, Said(again));
            }

            var bare = disk.AfterKill();
            Assert.Equal(seed % 3 != 0, bare.Exists(Checkpoint.FileName));
            if (bare.Exists(Checkpoint.FileName))
            {
                bare.Delete(Checkpoint.FileName);
            }

            using var scanned = Some.Log(bare, options with { CheckpointLines = int.MaxValue });
            AssertSame(seed, built, Said(scanned));
        }
    }

    /// <summary>A checkpoint of another form has to have another number in its first line: an older one would be read as something else.</summary>
    [Fact]
    public void What_a_checkpoint_holds_and_its_number_change_together()
    {
        using (var log = Some.Log(_disk, Some.Options() with { CheckpointLines = 1 }))
        {
            log.Written([.. Some.Transaction(1, Some.Uuid(1)), .. Failed(2, "f", Some.Uuid(1)), new AuditDraft(AuditKind.SafeMode, null, "entered"), .. Some.Transaction(3, Some.Uuid(1))[..^1], Some.RolledBack(Some.Operation(3), quarantined: true)]);
        }

        var bytes = _disk[Checkpoint.FileName];
        var form = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))[..16];
        Assert.Equal("AB-AUDIT-CHECKPOINT 9\n", System.Text.Encoding.ASCII.GetString(bytes, 0, 22));
        Assert.Equal("ea4a198a2f007c46", form);
    }

    [Fact]
    [Rule("16.2"), Rule("14.1")]
    public void It_knows_what_is_quarantined_by_whichever_line_and_which_line_ended_that_after_a_restart()
    {
        AuditDraft Recovery(int operation, string outcome) => new(AuditKind.Recovery, null, outcome, Some.Operation(operation), Project: Some.Project);
        long[] seqs;
        using (var log = Some.Log(_disk, Some.Options() with { CheckpointLines = 1 }))
        {
            log.Written([.. Some.Transaction(1, Some.Uuid(1))[..^1], Some.RolledBack(Some.Operation(1), quarantined: true)]);
            log.Written([.. Some.Transaction(2, Some.Uuid(2)), Recovery(2, Outcomes.Quarantined), Recovery(2, Outcomes.Accepted), Recovery(2, Outcomes.Quarantined)]);
            log.Written([.. Some.Transaction(3, Some.Uuid(3)), Recovery(3, Outcomes.Quarantined), Recovery(3, Outcomes.RolledBack), Recovery(3, Outcomes.Restored)]);
            log.Written([.. Some.Transaction(4, Some.Uuid(4)), Recovery(4, Outcomes.Quarantined), Recovery(4, Outcomes.Ok)]);
            log.Written([Recovery(5, Outcomes.Quarantined), Recovery(6, Outcomes.Accepted)]);
            seqs = [.. log.Index.Quarantines.Select(q => q.Record.Seq)];
        }

        using var again = Some.Log(_disk);
        Assert.Equal([Some.Operation(1), Some.Operation(2), Some.Operation(3), Some.Operation(4), Some.Operation(5)], again.Index.Quarantines.Select(q => q.Operation));
        Assert.Equal(seqs, again.Index.Quarantines.Select(q => q.Record.Seq));
        Assert.Equal([Some.Operation(1), Some.Operation(2), Some.Operation(5)], again.Index.Quarantines.Where(q => q.Record.Resolved == 0).Select(q => q.Operation));
        Assert.Null(again.Index.Quarantine(Some.Operation(6)));
        Assert.Equal(again.Index.Quarantine(Some.Operation(3))!.Value.Seq + 2, again.Index.Quarantine(Some.Operation(3))!.Value.Resolved);
    }

    [Fact]
    [Rule("14.1")]
    public void It_knows_the_last_state_and_error_of_a_datablock_and_the_last_outcome_of_an_operation_after_a_restart()
    {
        using (var log = Some.Log(_disk))
        {
            log.Written(
            [
                new AuditDraft(AuditKind.Identity, null, "created", Uuids: [Some.Uuid(1)], Project: Some.Project),
                .. Some.Transaction(1, Some.Uuid(1)),
                .. Failed(2, "f", Some.Uuid(1)),
                new AuditDraft(AuditKind.Identity, null, "renamed", Uuids: [Some.Uuid(1)], Project: Some.Project),
            ]);
        }

        using var again = Some.Log(_disk.AfterKill());
        Assert.Equal(new DatablockHistory("renamed", 10, "AB-OP-001", 9, 10, 10), again.Index.Datablock(Some.Project, Some.Uuid(1)));
        Assert.Null(again.Index.Datablock(new ProjectId(Some.Id(5)), Some.Uuid(1)));
        Assert.Equal(new OperationHistory(new TransactionState(TransactionStage.Committed, 1, 1), 3, 5, "ok", null), again.Index.Operation(Some.Operation(1)));
        Assert.Equal(
            new OperationHistory(new TransactionState(TransactionStage.RolledBack, 1, 0), 7, 9, "rolled-back", "AB-OP-001"),
            again.Index.Operation(Some.Operation(2)));
        Assert.Null(again.Index.Operation(Some.Operation(3)));
    }

    [Fact]
    [Rule("14.7")]
    public void A_begin_without_an_end_is_open_after_a_restart_with_the_plan_in_its_line()
    {
        using (var log = Some.Log(_disk))
        {
            log.Written(Some.Transaction(1));
            log.Written(Some.Consulted(Some.Operation(2)), Some.Begun(Some.Operation(2), 2, "g", uuids: Some.Uuid(1)), Some.Stepped(Some.Operation(2), 0, null, Some.Uuid(2)));
        }

        using var again = Some.Log(_disk.AfterKill());
        var open = Assert.Single(again.Index.OpenTransactions);
        Assert.Equal((Some.Operation(2), 6L, "g", 1, 2), (open.Operation, open.BeginSeq, open.Fingerprint, open.State.StepsDone, open.State.Steps));
        Assert.Equal([Some.Uuid(1), Some.Uuid(2)], open.Uuids.AsEnumerable());
        Assert.Equal("a plan", (string?)again.Read(open.BeginSeq)!.Draft.Detail!["plan"]!["label"]);
        Assert.Equal([new OpenSeen(open.BeginSeq, Some.Operation(2))], again.Index.Consult(Question("x", 2)).OpenTransactions.AsEnumerable());
        Assert.Empty(again.Index.Consult(Question("x", 3)).OpenTransactions);

        again.Written(Some.RolledBack(Some.Operation(2), Some.Error(ErrorCodes.RecoveredAtBoot)));
        Assert.Empty(again.Index.OpenTransactions);
    }

    [Fact]
    [Rule("14.5")]
    public void A_consultation_names_the_line_that_set_a_datablock_aside_until_it_is_something_else()
    {
        using var log = Some.Log(_disk);
        log.Written(Identity("registered", 1), Identity("quarantined", 1), Identity("registered", 2), Identity("refused", 1));
        Assert.Equal([new SetAsideSeen(2, Some.Uuid(1))], log.Index.Consult(Question("x", 1, 2)).SetAside.AsEnumerable());

        Assert.Equal(
            [new LoggedIdentity(Some.Uuid(1), "quarantined", 2), new LoggedIdentity(Some.Uuid(2), "registered", 3)],
            log.Index.Identities(Some.Project).OrderBy(i => i.Seq));
        log.Written(Identity("released", 1));
        Assert.Empty(log.Index.Consult(Question("x", 1, 2)).SetAside);
    }

    [Fact]
    [Rule("14.1"), Rule("14.5")]
    public void Why_an_identity_was_set_aside_and_its_last_error_are_known_also_from_a_checkpoint()
    {
        var options = Some.Options() with { CheckpointLines = 1 };
        using (var log = Some.Log(_disk, options))
        {
            log.Written(Identity("registered", 1), Identity("quarantined", 1, ErrorCodes.Ambiguous), Identity("refused", 1, ErrorCodes.Tombstoned), Identity("registered", 2));
        }

        Assert.True(_disk.Exists("checkpoint"));
        using var again = Some.Log(_disk.AfterKill(), options);
        Assert.Equal([ErrorCodes.Ambiguous.Code, null], again.Index.Identities(Some.Project).OrderBy(i => i.Seq).Select(i => i.ErrorCode));
        var known = again.Index.Datablock(Some.Project, Some.Uuid(1))!;
        Assert.Equal(("quarantined", 2L, ErrorCodes.Tombstoned.Code, 3L), (known.State, known.StateSeq, known.ErrorCode, known.ErrorSeq));

        again.Written(Identity("released", 1));
        Assert.Null(again.Index.Identities(Some.Project).Single(i => i.Uuid == Some.Uuid(1)).ErrorCode);
    }

    [Fact]
    [Rule("14.3")]
    public void A_consultation_finds_earlier_failures_of_the_blamed_datablock_until_it_was_changed_with_success()
    {
        using var log = Some.Log(_disk);
        log.Written(Failed(1, "f", Some.Uuid(1)));
        log.Written(Failed(2, "g", Some.Uuid(1)));

        var seen = log.Index.Consult(Question("h", 1)).Failures;
        Assert.Equal(
            [new FailureSeen(4, Some.Operation(1), Some.Uuid(1), "AB-OP-001"), new FailureSeen(8, Some.Operation(2), Some.Uuid(1), "AB-OP-001")], seen.AsEnumerable());
        Assert.Empty(log.Index.Consult(Question("h", 2)).Failures);

        log.Written(Some.Transaction(3, Some.Uuid(1)));
        Assert.Empty(log.Index.Consult(Question("h", 1)).Failures);
    }

    [Fact]
    public void Only_the_datablocks_of_the_failed_step_are_blamed()
    {
        using var log = Some.Log(_disk);
        var id = Some.Operation(1);
        log.Written(
            Some.Consulted(id), Some.Begun(id, 2, uuids: [Some.Uuid(1), Some.Uuid(2)]), Some.Stepped(id, 0, null, Some.Uuid(1)),
            Some.Stepped(id, 1, Some.Error(), Some.Uuid(2)), Some.RolledBack(id));
        Assert.Empty(log.Index.Consult(Question("h", 1)).Failures);
        Assert.Single(log.Index.Consult(Question("h", 2)).Failures);
    }

    [Fact]
    [Rule("13.3")]
    public void The_same_logic_is_known_to_have_failed_until_a_target_changed_or_a_person_allowed_it()
    {
        using var log = Some.Log(_disk);
        log.Written(Failed(1, "f", Some.Uuid(1)));
        Assert.Equal(4, log.Index.Consult(Question("f", 1)).SameFailed?.Seq);
        Assert.Null(log.Index.Consult(Question("g", 1)).SameFailed);

        log.Written(Identity("changed", 2), Identity("present", 1));
        Assert.NotNull(log.Index.Consult(Question("f", 1)).SameFailed);
        log.Written(Identity("changed", 1));
        Assert.Null(log.Index.Consult(Question("f", 1)).SameFailed);

        log.Written(Failed(2, "f", Some.Uuid(1)));
        Assert.NotNull(log.Index.Consult(Question("f", 1)).SameFailed);
        log.Written(new AuditDraft(AuditKind.Breaker, null, "retry-allowed", Detail: new() { ["fingerprint"] = "f" }));
        Assert.Null(log.Index.Consult(Question("f", 1)).SameFailed);
    }

    [Theory]
    [InlineData("AB-OP-005", 0, false)]
    [InlineData("AB-OP-009", 0, false)]
    [InlineData("AB-INTENT-001", 0, false)]
    [InlineData("AB-OP-003", 1, false)]
    [InlineData("AB-OP-006", 1, false)]
    [InlineData("AB-OP-001", 1, true)]
    [InlineData("AB-OP-007", 1, true)]
    [InlineData("AB-OP-017", 0, false)]
    [InlineData("AB-OP-019", 0, true)]
    [InlineData("AB-REVERT-001", 0, true)]
    public void What_was_not_the_operations_fault_does_not_count_against_it(string code, int failures, bool same)
    {
        using var log = Some.Log(_disk);
        var id = Some.Operation(1);
        log.Written(Some.Consulted(id), Some.Begun(id, uuids: Some.Uuid(1)), Some.RolledBack(id, Some.Error(ErrorCodes.Find(code))));
        var evidence = log.Index.Consult(Question("f", 1));
        Assert.Equal((failures, same, failures), (evidence.Failures.Length, evidence.SameFailed is not null, log.Index.FeatureFailures("objects").Streak));
        Assert.Equal(failures, log.Index.FingerprintFailures("f").Streak);
    }

    [Fact]
    [Rule("13.1")]
    [Rule("14.9")]
    public void Failures_are_counted_for_each_feature_across_restarts_and_a_success_or_a_person_ends_the_streak()
    {
        for (var restart = 1; restart <= 3; restart++)
        {
            using var log = Some.Log(_disk = _disk.AfterKill());
            log.Written(new AuditDraft(AuditKind.Boot, null, "started"));
            log.Written(Failed(restart, "f", Some.Uuid(1)));
            Assert.Equal((restart, restart, (long)restart), Counter(log, "objects"));
            Assert.Equal((0, 0, 0L), Counter(log, "materials"));
            var consulted = log.Index.Consult(Question("h", 1) with { Features = ["materials", "objects"] }).FeatureFailures;
            Assert.Equal(log.Index.FeatureFailures("objects").Evidence.Select(seq => new FeatureFailureSeen(seq, "objects")), consulted);
            Assert.Equal(restart, log.Index.FingerprintFailures("f").Streak);
        }

        using var last = Some.Log(_disk.AfterKill());
        last.Written(Some.Transaction(9));
        Assert.Equal((3, 0, 3L), Counter(last, "objects"));
        last.Written(Failed(10, "f", Some.Uuid(1)));
        last.Written(new AuditDraft(AuditKind.SafeMode, null, "rearmed", Detail: new() { ["feature"] = "materials" }));
        Assert.Equal((4, 1, 3L), Counter(last, "objects"));
        last.Written(new AuditDraft(AuditKind.SafeMode, null, "rearmed"));
        Assert.Equal((4, 0, 3L), Counter(last, "objects"));
        Assert.Empty(last.Index.Consult(Question("h", 1)).Failures);
    }

    [Fact]
    [Rule("14.9")]
    public void Who_rearms_one_feature_forgives_what_failed_with_it_and_who_rearms_all_forgives_everything_also_behind_a_checkpoint()
    {
        var options = Some.Options() with { CheckpointLines = 1 };
        using (var log = Some.Log(_disk, options))
        {
            log.Written(Boot("started"), Boot("crashed"));
            log.Written([.. FailedWith(1, 1, "objects"), .. FailedWith(2, 1, "materials"), .. FailedWith(3, 2, "objects", "materials"), .. FailedWith(4, 3, "materials")]);
        }

        using (var log = Some.Log(_disk = _disk.AfterKill(), options))
        {
            log.Written(new AuditDraft(AuditKind.SafeMode, null, "rearmed", Detail: new() { ["feature"] = "objects" }));
        }

        using var again = Some.Log(_disk = _disk.AfterKill(), options);
        var evidence = again.Index.Consult(Question("f1", 1, 2, 3) with { Features = ["objects", "materials"] });
        Assert.Equal([Some.Operation(2), Some.Operation(4)], evidence.Failures.Select(f => f.Operation));
        Assert.Equal(
            ["feature:materials", "feature:objects", $"uuid:{Some.Project}/{Some.Uuid(1)}", $"uuid:{Some.Project}/{Some.Uuid(3)}"],
            again.Index.Counters.Select(c => c.Of).Where(of => !of.StartsWith("fingerprint:", StringComparison.Ordinal)));
        Assert.Equal((0, 3, 2L), (again.Index.FeatureFailures("objects").Streak, again.Index.FeatureFailures("materials").Streak, evidence.RecentCrash));

        again.Written(new AuditDraft(AuditKind.SafeMode, null, "rearmed"));
        var all = again.Index.Consult(Question("f1", 1, 2, 3) with { Features = ["objects", "materials"] });
        Assert.Empty(all.Failures);
        Assert.Empty(all.FeatureFailures);
        Assert.Null(all.RecentCrash);

        // Nobody has looked at the logic itself: it is allowed, or lifted, by its own name (rules 13.3, 14.8).
        Assert.Equal(Some.Operation(1), all.SameFailed?.Operation);
        Assert.Equal(1, again.Index.FingerprintFailures("f1").Streak);
    }

    [Fact]
    public void A_crash_is_recent_until_a_stable_run_or_a_person_clears_it()
    {
        using var log = Some.Log(_disk);
        log.Written(Boot("started"), Boot("crashed"), Boot("started"));
        Assert.Equal(2, log.Index.Consult(Question("f", 1)).RecentCrash);
        log.Written(Boot("stable"));
        Assert.Null(log.Index.RecentCrash);
        log.Written(Boot("crashed"), new AuditDraft(AuditKind.SafeMode, null, "rearmed"));
        Assert.Null(log.Index.RecentCrash);
    }

    [Fact]
    public void No_more_failures_are_kept_than_the_limit_and_they_are_the_newest()
    {
        using var log = Some.Log(_disk);
        for (var i = 1; i <= AuditIndex.FailuresKeptMax + 5; i++)
        {
            log.Written(Failed(i, $"f{i}", Some.Uuid(1)));
        }

        var failures = log.Index.Consult(Question("h", 1)).Failures;
        Assert.Equal(Enumerable.Range(6, AuditIndex.FailuresKeptMax).Select(Some.Operation), failures.Select(f => f.Operation));
    }

    private static (int Total, int Streak, long Boot) Counter(AuditLog log, string feature)
    {
        var counter = log.Index.FeatureFailures(feature);
        return (counter.Total, counter.Streak, counter.LastBoot);
    }

    private static AuditDraft Boot(string outcome) => new(AuditKind.Boot, null, outcome);

    private static AuditDraft Identity(string outcome, int uuid, ErrorCode? error = null) =>
        new(AuditKind.Identity, null, outcome, Uuids: [Some.Uuid(uuid)], Error: error, Project: Some.Project);

    private static ConsultationQuestion Question(string fingerprint, params int[] uuids) => new(Some.Project, [.. uuids.Select(Some.Uuid)], fingerprint);

    private static AuditDraft[] Failed(int number, string fingerprint, DatablockUuid uuid)
    {
        var id = Some.Operation(number);
        return [Some.Consulted(id, uuids: uuid), Some.Begun(id, 1, fingerprint, uuids: uuid), Some.Stepped(id, 0, Some.Error(), uuid), Some.RolledBack(id)];
    }

    private static AuditDraft[] FailedWith(int number, int uuid, params string[] features)
    {
        var id = Some.Operation(number);
        var begun = Some.Begun(id, 1, $"f{number}", uuids: Some.Uuid(uuid));
        begun.Detail!["features"] = new JsonArray([.. features.Select(f => JsonValue.Create(f))]);
        return [Some.Consulted(id), begun, Some.RolledBack(id)];
    }

    private static void AssertSame(int seed, (string Answers, byte[] Bytes) expected, (string Answers, byte[] Bytes) actual)
    {
        Assert.Equal($"seed {seed}\n{expected.Answers}", $"seed {seed}\n{actual.Answers}");
        Assert.True(expected.Bytes.AsSpan().SequenceEqual(actual.Bytes), $"seed {seed}");
    }

    /// <summary>Whatever can be asked, and the bytes of a checkpoint: what these had forgotten to save would be the same on both sides.</summary>
    private static (string Answers, byte[] Bytes) Said(AuditLog log)
    {
        var index = log.Index;
        DatablockUuid[] uuids = [.. Enumerable.Range(0, 6).Select(Some.Uuid)];
        var asked = JsonSerializer.Serialize(new
        {
            index.Seq, index.Version, index.Writers, index.Active, index.Boots, index.RecentCrash, index.Constraints, index.Counters,
            SafeModes = index.SafeModes.Select(s => s.ToString()),
            Quarantines = index.Quarantines.Select(q => q.ToString()),
            index.OpenTransactions,
            Identities = index.Identities(Some.Project),
            Operations = Enumerable.Range(1, 40).Select(i => index.Operation(Some.Operation(i))),
            Datablocks = uuids.Select(u => index.Datablock(Some.Project, u)),
            Evidence = new[] { "f0", "f1", "f2" }.Select(f => index.Consult(
                new(Some.Project, [.. uuids], f) { Features = ["objects", "materials"], Subjects = ["asset:a", "asset:b", "sequence:s"] }, new(index.Active, TimeSpan.FromHours(24)))),
        }, Answers);
        return (asked, Bytes(index));
    }

    private static byte[] Bytes(AuditIndex index)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        index.Save(writer);
        writer.Flush();
        return bytes.ToArray();
    }
}
