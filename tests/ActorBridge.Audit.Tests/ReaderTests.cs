using System.Text;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Tests;

public sealed class ReaderTests
{
    private readonly MemoryStorage _disk = new();

    [Fact]
    public void Any_line_is_found_by_its_number_in_small_and_in_large_segments()
    {
        foreach (var segmentBytes in new[] { 700, 200_000, 10_000_000 })
        {
            var disk = new MemoryStorage();
            using var log = Some.Log(disk, Some.Options() with { SegmentBytesMax = segmentBytes });
            for (var i = 0; i < 60; i++)
            {
                log.Append([.. Enumerable.Range(0, 25).Select(n => Some.Note(detail: new() { ["n"] = i * 25 + n + 1, ["text"] = new string('x', n * 20) }))]);
            }

            var reader = new LogReader(disk);
            Assert.All(Enumerable.Range(1, 1500), seq => Assert.Equal(seq, (int)reader.Read(seq)!.Draft.Detail!["n"]!));
            Assert.Null(reader.Read(0));
            Assert.Null(reader.Read(1501));
            Assert.Equal(Enumerable.Range(1490, 11), reader.Last(11).Select(l => (int)l.Entry.Seq));
            Assert.Equal(Enumerable.Range(1, 1500), reader.Last(5000).Select(l => (int)l.Entry.Seq));
        }
    }

    [Fact]
    public void A_query_gives_the_lines_as_they_stand_in_the_file()
    {
        using var log = Some.Log(_disk);
        log.Written(
        [
            .. Some.Transaction(1, Some.Uuid(1)), .. Some.Transaction(2, Some.Uuid(2)), Some.Consulted(Some.Operation(3)), Some.Begun(Some.Operation(3)),
            Some.RolledBack(Some.Operation(3), Some.Error(ErrorCodes.Cancelled)),
        ]);

        Assert.Equal([5L, 6, 7, 8], Seqs(new LogQuery(Some.Operation(2))));
        Assert.Equal([1L, 2, 3, 4], Seqs(new LogQuery(Uuid: Some.Uuid(1))));
        Assert.Equal([11L], Seqs(new LogQuery(Failed: true)));
        Assert.Equal([11L], Seqs(new LogQuery(ErrorCode: "AB-OP-005")));
        Assert.Equal([6L, 10], Seqs(new LogQuery(Phase: AuditPhase.Begin, FromSeq: 3)));
        Assert.Equal([1L, 5], Seqs(new LogQuery(Kind: AuditKind.Consultation, ToSeq: 8)));
        Assert.Empty(Seqs(new LogQuery(Project: new Core.Identity.ProjectId(Some.Id(3)))));
        Assert.Equal(
            Encoding.UTF8.GetString(_disk["0000000000000000001.jsonl"]), string.Concat(new LogQuery().In(new LogReader(_disk)).Select(l => l.Json + "\n")));
    }

    [Fact]
    public void A_line_that_is_just_being_written_is_the_end_and_a_damaged_one_is_an_error()
    {
        using (var log = Some.Log(_disk))
        {
            log.Written(Some.Transaction(1));
        }

        var whole = _disk["0000000000000000001.jsonl"];
        _disk["0000000000000000001.jsonl"] = whole[..^20];
        Assert.Equal([1L, 2, 3], Seqs(new LogQuery()));

        whole[^30] = (byte)'"';
        _disk["0000000000000000001.jsonl"] = whole;
        Assert.Contains("0000000000000000001.jsonl", Assert.Throws<LogDamagedException>(() => Seqs(new LogQuery())).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Rule("14.2")]
    public void What_a_writer_adds_while_its_log_is_verified_is_no_damage()
    {
        const string first = "0000000000000000001.jsonl";
        byte[] mark;
        using (var log = Some.Log(_disk))
        {
            log.Written(Some.Note());
            mark = [.. _disk["acknowledged.mark"]];
            log.Append([Some.Note(), Some.Note()]);
            log.Append([Some.Note()]);
        }

        var whole = _disk[first];
        var half = whole.AsSpan().IndexOf((byte)'\n') + 40;
        for (var nth = 1; ; nth++)
        {
            // Up to the nth read the second write is half there; then it is whole, and the third is there too.
            var (disk, left) = (_disk.AfterKill(), nth);
            disk["acknowledged.mark"] = mark;
            disk[first] = whole[..half];
            disk.Fails = (call, name) =>
            {
                if (call == "read" && --left == 0)
                {
                    using var writer = disk.Open(first);
                    writer.Write(half, whole.AsSpan(half));
                }

                return null;
            };

            var report = AuditVerifier.Verify(disk);
            Assert.True(report.IsWhole, $"read {nth}: {report.Unusable}");
            if (left > 0)
            {
                Assert.Equal(1, report.Head.Seq);
                Assert.InRange(nth, 4, 100);
                return;
            }
        }
    }

    private long[] Seqs(LogQuery query) => [.. query.In(new LogReader(_disk)).Select(l => l.Entry.Seq)];
}
