using System.Text.Json.Nodes;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Tests;

public sealed class AppendTests
{
    private readonly MemoryStorage _disk = new();

    [Fact]
    public void An_entry_comes_back_as_it_was_given_with_what_the_log_adds()
    {
        using var log = Some.Log(_disk);
        var draft = new AuditDraft(
            AuditKind.SafeMode, null, "entered", Some.Operation(1), [Some.Uuid(1), Some.Uuid(2)], Core.Errors.ErrorCodes.BreakerOpen, Some.Project,
            new JsonObject { ["text"] = "a \"quoted\" ünï ✓ \n line", ["n"] = 1.5, ["deep"] = new JsonObject { ["x"] = new JsonArray(1, null, true) } });

        var written = log.Written(draft);
        var read = log.Read(1)!;

        Assert.Equal((1, 1, 4711, Some.Session, LogPosition.Empty.Hash), (read.Seq, read.Group, read.ProcessId, read.Session, read.Prev));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), read.Timestamp);
        Assert.Equal(draft with { Detail = null, Uuids = default }, read.Draft with { Detail = null, Uuids = default });
        Assert.Equal(draft.Uuids.AsEnumerable(), read.Draft.Uuids.AsEnumerable());
        Assert.True(JsonNode.DeepEquals(draft.Detail, read.Draft.Detail));
        Assert.Equal(written.Position, read.Position);
        Assert.Equal(log.Head, read.Position);
    }

    [Fact]
    [Rule("14.10")]
    public void Nothing_is_acknowledged_before_it_is_written_synced_and_read_back()
    {
        using var log = Some.Log(_disk);
        log.Written(Some.Note());
        _disk.Calls.Clear();
        var reads = 0;
        _disk.Fails = (call, file) =>
        {
            reads += call == "read" && file.EndsWith(".jsonl", StringComparison.Ordinal) ? 1 : 0;
            return null;
        };

        log.Append([Some.Note(), Some.Note(), Some.Note()]);

        Assert.Equal(["write 0000000000000000001.jsonl", "sync 0000000000000000001.jsonl", "write acknowledged.mark"], _disk.Calls);
        Assert.Equal(1, reads);
    }

    [Fact]
    [Rule("14.10")]
    public void The_name_of_a_new_segment_is_durable_before_anything_is_written_to_it()
    {
        using var log = Some.Log(_disk, Some.Options() with { SegmentBytesMax = 1 });
        log.Written(Some.Note());
        _disk.Calls.Clear();

        log.Append([Some.Note(), Some.Note()]);

        Assert.Equal(
            [
                "sync acknowledged.mark", "create 0000000000000000002.jsonl", "sync-folder .", "write 0000000000000000002.jsonl", "sync 0000000000000000002.jsonl",
                "write acknowledged.mark",
            ],
            _disk.Calls);
    }

    [Fact]
    [Rule("14.10")]
    public void What_is_read_back_differently_is_never_acknowledged()
    {
        using var log = Some.Log(_disk);
        log.Written(Some.Note());
        _disk.Garbles = bytes => bytes[bytes.Length / 2] ^= 1;

        Assert.Throws<LogPoisonedException>(() => log.Append([Some.Note()]));

        Assert.Equal(1, log.Head.Seq);
        _disk.Garbles = null;
        Assert.Throws<LogPoisonedException>(() => log.Append([Some.Note()]));
    }

    [Theory]
    [InlineData("write", StorageFault.Failed)]
    [InlineData("sync", StorageFault.Failed)]
    [InlineData("sync", StorageFault.NoSpace)]
    [InlineData("read", StorageFault.Failed)]
    public void After_the_first_failure_nothing_is_acknowledged_until_the_log_is_opened_again(string call, StorageFault fault)
    {
        var log = Some.Log(_disk);
        log.Written(Some.Note());
        _disk.Fails = (c, f) => c == call && f.EndsWith(".jsonl", StringComparison.Ordinal) ? fault : null;

        Assert.Throws<LogPoisonedException>(() => log.Append([Some.Note()]));
        _disk.Fails = null;
        Assert.Throws<LogPoisonedException>(() => log.Append([Some.Note()]));
        Assert.NotNull(log.Poisoned);
        log.Dispose();

        using var again = Some.Log(_disk);
        Assert.InRange(again.Head.Seq, 1, 2);
        again.Written(Some.Note());
    }

    [Fact]
    public void Each_line_carries_the_hash_of_the_line_before_it_across_segments_and_restarts()
    {
        var options = Some.Options() with { SegmentBytesMax = 1000 };
        for (var restart = 0; restart < 3; restart++)
        {
            using var log = Some.Log(_disk, options);
            for (var i = 0; i < 10; i++)
            {
                log.Written(Some.Note());
            }
        }

        using var whole = Some.Log(_disk, options);
        Assert.Equal(30, whole.Head.Seq);
        Assert.InRange(_disk.List().Count(n => n.EndsWith(".jsonl", StringComparison.Ordinal)), 5, 30);
        var entries = Enumerable.Range(1, 30).Select(i => whole.Read(i)!).ToList();
        Assert.All(entries.Zip(entries.Skip(1)), pair => Assert.Equal(pair.First.Hash, pair.Second.Prev));
    }

    [Fact]
    public void A_segment_ends_when_its_first_line_is_old_and_never_because_the_clock_went_back()
    {
        var clock = new FixedClock();
        using var log = Some.Log(_disk, Some.Options(clock));
        log.Written(Some.Note());
        clock.Now = clock.Now.AddYears(-10);
        log.Written(Some.Note());
        Assert.Single(_disk.List(), n => n.EndsWith(".jsonl", StringComparison.Ordinal));

        clock.Now = clock.Now.AddYears(10).AddDays(1);
        log.Written(Some.Note());

        Assert.Contains("0000000000000000003.jsonl", _disk.List());
    }

    [Fact]
    public void A_draft_that_can_not_stand_is_refused_by_itself_and_the_others_of_its_group_are_written()
    {
        using var log = Some.Log(_disk);
        var results = log.Append(
        [
            Some.Note(),
            Some.Note("Not A Word"),
            Some.Note(detail: new JsonObject { ["x"] = double.NaN }),
            Some.Note(detail: new JsonObject { ["x"] = new string('x', 1 << 20) }),
            Some.Committed(Some.Operation(1)),
            .. Some.Transaction(2),
        ]);

        Assert.Equal(
            [null, DraftFault.OutcomeMalformed, DraftFault.DetailMalformed, DraftFault.LineTooLong, DraftFault.CommitWithoutBegin, null, null, null, null],
            results.Select(r => r.Fault));
        Assert.Equal([1L, 2, 3, 4, 5], results.Select(r => r.At?.Seq).OfType<long>());
        Assert.All(log.Lines(1, 5), l => Assert.Equal(1, l.Group));
        Assert.True(AuditVerifier.Verify(_disk).IsWhole);
    }

    [Fact]
    public void A_second_writer_is_kept_out()
    {
        using var log = Some.Log(_disk);
        Assert.Equal(LogDefect.InUse, AuditLog.Open(_disk, Some.Options()).Unusable?.Defect);
    }
}
