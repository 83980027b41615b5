using System.Text;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Tests;

/// <summary>Groups of any size: in their order, whole or not at all, and in the index only when they are acknowledged.</summary>
public sealed class LargeGroupTests
{
    private const string First = "0000000000000000001.jsonl";

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(256)]
    [InlineData(1000)]
    [Rule("14.10")]
    public void Each_draft_of_a_group_of_any_size_is_on_the_disk_in_its_order_and_in_the_index(int size)
    {
        var disk = new MemoryStorage();
        using var log = Some.Log(disk);
        var drafts = Drafts(size);

        var results = log.Append(drafts);

        AssertSame(drafts, results, disk);
        AssertReopens(log, disk);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [Rule("11.2")]
    public void Those_that_cannot_stand_in_the_log_are_refused_alone_wherever_they_are_in_a_large_group(int seed)
    {
        var random = new Random(seed);
        var bad = new (AuditDraft Draft, DraftFault Fault)[]
        {
            (Some.Note("Not a word"), DraftFault.OutcomeMalformed),
            (Some.Note(detail: new() { ["x"] = double.NaN }), DraftFault.DetailMalformed),
            (Some.Note(detail: Deep(40)), DraftFault.DetailMalformed),
            (Some.Note(detail: new() { ["x"] = new string('x', 5000) }), DraftFault.LineTooLong),
            (Some.Stepped(Some.Operation(999_999)), DraftFault.StepWithoutBegin),
        };
        var (drafts, faults) = (new List<AuditDraft>(), new List<DraftFault?>());
        foreach (var good in Drafts(200))
        {
            if (random.Next(20) == 0)
            {
                var (draft, fault) = bad[random.Next(bad.Length)];
                drafts.Add(draft);
                faults.Add(fault);
            }

            drafts.Add(good);
            faults.Add(null);
        }

        var disk = new MemoryStorage();
        using var log = Some.Log(disk, Some.Options() with { LineBytesMax = 4096 });
        var results = log.Append(drafts);

        Assert.Contains(faults, f => f is not null);
        Assert.Equal(faults, results.Select(r => r.Fault));
        AssertSame([.. drafts.Where((_, i) => faults[i] is null)], results, disk);
        AssertReopens(log, disk);
    }

    [Theory]
    [InlineData("write", First, 1)]
    [InlineData("sync", First, 1)]
    [InlineData("sync", First, 300)]
    [InlineData("read", First, 300)]
    [InlineData("write", "acknowledged.mark", 300)]
    [Rule("14.10")]
    public void Of_a_group_on_which_the_disk_fails_nothing_is_acknowledged_or_in_the_index_and_nothing_ever_after(string call, string name, int size)
    {
        var disk = new MemoryStorage();
        using var log = Some.Log(disk);
        log.Append(Drafts(40));
        var (head, index) = (log.Head, Bytes(log));
        disk.Fails = (c, file) => c == call && file == name ? StorageFault.Failed : null;

        Assert.Throws<LogPoisonedException>(() => log.Append(Drafts(size, from: 1000)));

        disk.Fails = null;
        Assert.Equal(head, log.Head);
        Assert.Equal(index, Bytes(log));
        Assert.NotNull(log.Poisoned);
        Assert.Throws<LogPoisonedException>(() => log.Append([Some.Note()]));
        Assert.Equal(index, Bytes(log));
    }

    [Theory]
    [InlineData(0)]
    [InlineData((1 << 16) - 1)]
    [InlineData(1 << 16)]
    [InlineData(100_000)]
    [InlineData(-1)]
    [Rule("14.10")]
    public void One_bit_that_is_not_read_back_as_it_was_written_is_found_wherever_it_is_in_the_group(int at)
    {
        var disk = new MemoryStorage();
        using var log = Some.Log(disk);
        var index = Bytes(log);
        disk.Garbles = bytes =>
        {
            Assert.InRange(bytes.Length, 2 << 16, int.MaxValue);
            bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        };

        Assert.Throws<LogPoisonedException>(() => log.Append(Drafts(400)));

        Assert.Equal(LogPosition.Empty, log.Head);
        Assert.Equal(index, Bytes(log));
    }

    [Fact]
    public void Lines_that_differ_in_operation_project_or_datablocks_alone_each_say_their_own()
    {
        var note = Some.Note() with { Operation = Some.Operation(1), Project = new ProjectId(new Guid(1, 1, 4, 0x80, 0, 0, 0, 0, 0, 0, 1)), Uuids = [Some.Uuid(1), Some.Uuid(2)] };
        AuditDraft[] drafts =
        [
            note, note, note with { Uuids = [Some.Uuid(1)] }, note with { Uuids = [Some.Uuid(2), Some.Uuid(1)] }, note with { Uuids = [] }, note with { Uuids = default },
            note with { Project = new ProjectId(new Guid(1, 1, 4, 0x80, 0, 0, 0, 0, 0, 0, 2)) }, note with { Project = null },
            note with { Operation = Some.Operation(2) }, note with { Operation = null }, note,
        ];
        var disk = new MemoryStorage();
        using var log = Some.Log(disk);

        AssertSame(drafts, log.Append(drafts), disk);
        AssertReopens(log, disk);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(199)]
    public void A_caller_s_defect_in_a_large_group_is_thrown_to_the_caller_and_nothing_of_the_group_is_written(int at)
    {
        var disk = new MemoryStorage();
        using var log = Some.Log(disk);
        var drafts = Drafts(200);
        drafts[at] = drafts[at] with { Outcome = null! };

        Assert.Throws<NullReferenceException>(() => log.Append(drafts));

        Assert.Equal(0, log.Head.Seq);
        Assert.All(log.Append(Drafts(200)), r => Assert.NotNull(r.At));
        AssertReopens(log, disk);
    }

    private static AuditDraft[] Drafts(int count, int from = 1) =>
        [.. Enumerable.Range(from, count).SelectMany(n => Some.Transaction(n, Some.Uuid(n % 40))).Take(count)];

    private static JsonObject Deep(int levels)
    {
        var node = new JsonObject();
        for (var i = 0; i < levels; i++)
        {
            node = new JsonObject { ["x"] = node };
        }

        return node;
    }

    /// <summary>What was acknowledged is, line by line, what the reader finds.</summary>
    private static void AssertSame(IReadOnlyList<AuditDraft> drafts, IReadOnlyList<AppendResult> results, MemoryStorage disk)
    {
        var read = new Reading.LogReader(disk.AfterKill()).From(1).Select(l => l.Entry).ToList();
        Assert.Equal(results.Select(r => r.At).OfType<LogPosition>(), read.Select(e => e.Position));
        Assert.Equal(drafts.Select(d => (d.Kind, d.Phase, d.Outcome, d.Operation, d.Project)), read.Select(e => (e.Draft.Kind, e.Draft.Phase, e.Draft.Outcome, e.Draft.Operation, e.Draft.Project)));
        Assert.Equal(drafts.Select(d => d.Detail?.ToJsonString()), read.Select(e => e.Draft.Detail?.ToJsonString()));
        Assert.Equal(drafts.Select(d => d.Uuids.IsDefault ? [] : d.Uuids.ToArray()), read.Select(e => e.Draft.Uuids.ToArray()));
        Assert.Equal(Enumerable.Range(1, drafts.Count), read.Select(e => (int)e.Seq));
        Assert.All(read, e => Assert.Equal(1, e.Group));
        Assert.Equal(read.Select(e => e.Hash).SkipLast(1).Prepend(LogPosition.Empty.Hash), read.Select(e => e.Prev));
    }

    private static void AssertReopens(AuditLog log, MemoryStorage disk)
    {
        Assert.True(AuditVerifier.Verify(disk.AfterKill()).IsWhole);
        using var again = Some.Log(disk.AfterKill());
        Assert.Equal(log.Head, again.Head);
        Assert.Equal(Bytes(log), Bytes(again));
    }

    private static byte[] Bytes(AuditLog log)
    {
        var bytes = new MemoryStream();
        using var to = new BinaryWriter(bytes, Encoding.UTF8);
        log.Index.Save(to);
        return bytes.ToArray();
    }
}
