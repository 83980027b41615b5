using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Tests.Support;
using static ActorBridge.Audit.LogDefect;

namespace ActorBridge.Audit.Tests;

/// <summary>Every line is untrusted when read: each kind of damage has one typed error, names its place, and changes nothing.</summary>
public sealed class DamageTests
{
    private const string First = "0000000000000000001.jsonl";

    private static readonly AuditLogOptions Options = Some.Options();

    public static TheoryData<string, Func<string, string>, LogDefect> BadLines => new()
    {
        { "not JSON", l => "{" + l, NotJson },
        { "another JSON value", _ => "[1,2]", NotJson },
        { "an empty line", _ => "", NotJson },
        { "a field is missing", l => l.Replace("\"process_id\":4711,", "", StringComparison.Ordinal), FieldMalformed },
        { "an unknown field", l => l.Replace("\"seq\"", "\"extra\":1,\"seq\"", StringComparison.Ordinal), FieldMalformed },
        { "a doubled key", l => l.Replace("\"seq\"", "\"seq\":1,\"seq\"", StringComparison.Ordinal), FieldMalformed },
        { "another order of keys", l => l.Replace("\"group\":3,", "", StringComparison.Ordinal).Replace("\"prev\"", "\"group\":3,\"prev\"", StringComparison.Ordinal), FieldMalformed },
        { "spaces", l => l.Replace(":", ": ", StringComparison.Ordinal), FieldMalformed },
        { "seq is a text", l => l.Replace("\"seq\":3", "\"seq\":\"3\"", StringComparison.Ordinal), FieldMalformed },
        { "seq is not whole", l => l.Replace("\"seq\":3", "\"seq\":3.5", StringComparison.Ordinal), FieldMalformed },
        { "seq is huge", l => l.Replace("\"seq\":3", "\"seq\":99999999999999999999", StringComparison.Ordinal), FieldMalformed },
        { "a group that is ahead", l => l.Replace("\"group\":3", "\"group\":4", StringComparison.Ordinal), FieldMalformed },
        { "process id zero", l => l.Replace("\"process_id\":4711", "\"process_id\":0", StringComparison.Ordinal), FieldMalformed },
        { "a timestamp without zone", l => l.Replace("0000Z", "0000", StringComparison.Ordinal), FieldMalformed },
        { "an impossible time", l => l.Replace("03:04:05", "25:04:05", StringComparison.Ordinal), FieldMalformed },
        { "a malformed UUID", l => l.Replace("\"operation_id\":\"0", "\"operation_id\":\"g", StringComparison.Ordinal), FieldMalformed },
        { "a UUID in upper case", l => l.Replace("000f", "000F", StringComparison.Ordinal), FieldMalformed },
        { "uuids is not a list", l => l.Replace("\"uuids\":[]", "\"uuids\":null", StringComparison.Ordinal), FieldMalformed },
        { "an outcome that is a sentence", l => l.Replace("\"begun\"", "\"Has begun.\"", StringComparison.Ordinal), FieldMalformed },
        { "a malformed error code", l => l.Replace("\"error_code\":null", "\"error_code\":\"oops\"", StringComparison.Ordinal), FieldMalformed },
        { "a detail that is a number", l => l[..l.IndexOf("\"detail\":", StringComparison.Ordinal)] + "\"detail\":7," + l[l.IndexOf("\"prev\"", StringComparison.Ordinal)..], FieldMalformed },
        { "a hash that is none", l => l.Replace("\"prev\":\"", "\"prev\":\"X", StringComparison.Ordinal), FieldMalformed },
        { "half a surrogate pair", l => l.Replace("\"begun\"", "\"\\ud800\"", StringComparison.Ordinal), FieldMalformed },
        { "nesting without end", l => l.Replace("\"a plan\"", new string('[', 40) + new string(']', 40), StringComparison.Ordinal), NotJson },
        { "an unknown kind", l => l.Replace("\"OPERATION\"", "\"MIRACLE\"", StringComparison.Ordinal), UnknownKind },
        { "an unknown phase", l => l.Replace("\"BEGIN\"", "\"MAYBE\"", StringComparison.Ordinal), UnknownPhase },
        { "a future schema in one line alone", l => l.Replace("\"schema_version\":2", "\"schema_version\":3", StringComparison.Ordinal), FieldMalformed },
        { "a future schema with other fields in one line alone", _ => "{\"schema_version\":9,\"all\":\"new\"}", FieldMalformed },
        { "too long", l => l.Replace("a plan", new string('x', 1 << 20), StringComparison.Ordinal), LineTooLong },
        { "a number that goes back", l => l.Replace("\"seq\":3,\"group\":3", "\"seq\":2,\"group\":2", StringComparison.Ordinal), SeqBackwards },
        { "a number that leaps", l => l.Replace("\"seq\":3,\"group\":3", "\"seq\":4,\"group\":4", StringComparison.Ordinal), SeqGap },
        { "another history", l => l.Replace("\"prev\":\"", "\"prev\":\"0", StringComparison.Ordinal).Remove(l.Length - 2, 1), ChainBroken },
        { "a COMMIT in its place", l => l.Replace("BEGIN", "COMMIT", StringComparison.Ordinal), ImpossibleOrder },
    };

    [Theory]
    [MemberData(nameof(BadLines))]
    [Rule("14.2")]
    [Rule("11.2")]
    public void A_bad_line_is_named_and_the_log_stays_as_it_is(string what, Func<string, string> damage, LogDefect defect)
    {
        var disk = Disk();
        var lines = Lines(disk);
        lines[2] = damage(lines[2]);
        Put(disk, lines);
        var before = disk[First];

        var unusable = AuditLog.Open(disk, Options).Unusable;

        Assert.True(unusable is not null, what);
        // Where the chain breaks, nothing proves the line before.
        Assert.Equal((defect, First, 3L, defect == ChainBroken ? 1L : 2L), (unusable.Defect, unusable.File, unusable.Line, unusable.Good.Seq));
        Assert.Equal(unusable, AuditVerifier.Verify(disk).Unusable);
        Assert.Equal(before, disk[First]);
    }

    [Theory]
    [InlineData("{\"schema_version\":9,\"all\":\"new\"}")]
    [InlineData(null)]
    [Rule("4.2")]
    [Rule("14.2")]
    public void A_future_schema_is_one_from_some_line_on(string? line)
    {
        var disk = Disk();
        var lines = Lines(disk);
        Put(disk, lines.Select((l, i) => i < 2 ? l : line ?? l.Replace("\"schema_version\":2", "\"schema_version\":3", StringComparison.Ordinal)));
        var unusable = AuditLog.Open(disk, Options).Unusable!;
        Assert.Equal((FutureSchema, First, 3L, 2L), (unusable.Defect, unusable.File, unusable.Line, unusable.Good.Seq));
        Assert.Equal(unusable, AuditVerifier.Verify(disk).Unusable);
    }

    [Fact]
    [Rule("14.2")]
    public void Bytes_that_are_no_UTF8_are_named()
    {
        var disk = Disk();
        var bytes = disk[First];
        var at = bytes.AsSpan().IndexOf("a plan"u8);
        bytes[at] = 0xFF;
        disk[First] = bytes;
        Assert.Equal(NotUtf8, AuditLog.Open(disk, Options).Unusable?.Defect);
    }

    [Fact]
    public void A_line_put_in_twice_is_a_number_that_goes_back() => AssertDefect(SeqBackwards, 4, l => [l[0], l[1], l[2], l[2], l[3]]);

    [Fact]
    public void A_line_taken_out_is_a_gap() => AssertDefect(SeqGap, 2, l => [l[0], l[2], l[3]]);

    [Fact]
    public void A_changed_line_breaks_the_chain_behind_it() =>
        AssertDefect(ChainBroken, 4, l => [l[0], l[1], l[2].Replace("a plan", "a plot", StringComparison.Ordinal), l[3]]);

    [Fact]
    public void Acknowledged_lines_that_are_gone_are_noticed() => AssertDefect(Shortened, 0, l => l[..^1]);

    [Fact]
    public void A_rewritten_history_with_a_whole_chain_contradicts_the_mark()
    {
        var disk = Disk();
        Put(disk, Rechained(Lines(disk).Select(l => l.Replace("a plan", "a plot", StringComparison.Ordinal))));
        Assert.Equal(Fork, AuditLog.Open(disk, Options).Unusable?.Defect);
    }

    [Fact]
    public void Two_commits_with_a_whole_chain_are_still_impossible()
    {
        var disk = Disk();
        var lines = Lines(disk);
        var again = lines[^1].Replace("\"seq\":5,\"group\":5", "\"seq\":6,\"group\":6", StringComparison.Ordinal);
        Put(disk, Rechained([.. lines, again]));
        var unusable = AuditLog.Open(disk, Options).Unusable;
        Assert.Equal((ImpossibleOrder, 6L, "CommitTwice: an operation is committed a second time"), (unusable!.Defect, unusable.Line, unusable.Reason));
    }

    [Fact]
    public void A_step_without_its_begin_is_impossible_too()
    {
        var disk = Disk();
        var lines = Lines(disk);
        var step = lines[3].Replace("\"seq\":4,\"group\":4", "\"seq\":3,\"group\":3", StringComparison.Ordinal);
        Put(disk, Rechained([lines[0], lines[1], step]));
        var unusable = AuditLog.Open(disk, Options).Unusable;
        Assert.Equal((ImpossibleOrder, 3L, "StepWithoutBegin: a step of an operation that has not begun"), (unusable!.Defect, unusable.Line, unusable.Reason));
    }

    [Fact]
    public void A_missing_first_segment_and_a_missing_mark_are_noticed()
    {
        var disk = Disk(segmentBytes: 600);
        disk.DamagedOnPurpose().Delete(disk.List().First(n => n.EndsWith(".jsonl", StringComparison.Ordinal)));
        Assert.Equal(SegmentMisplaced, AuditLog.Open(disk, Options).Unusable?.Defect);

        disk = Disk();
        disk.Delete("acknowledged.mark");
        Assert.Equal(MarkUnreadable, AuditLog.Open(disk, Options).Unusable?.Defect);

        disk = Disk();
        disk["acknowledged.mark"] = new byte[1024];
        Assert.Equal(MarkUnreadable, AuditLog.Open(disk, Options).Unusable?.Defect);
        Assert.Equal(MarkUnreadable, AuditVerifier.Verify(disk).Unusable?.Defect);
    }

    [Fact]
    public void All_segments_gone_is_a_shortened_log_and_not_a_new_one()
    {
        var disk = Disk();
        disk.DamagedOnPurpose().Delete(First);
        Assert.Equal(Shortened, AuditLog.Open(disk, Options).Unusable?.Defect);
    }

    [Fact]
    public void Every_flipped_bit_is_noticed_or_provably_harmless()
    {
        var disk = Disk();
        var head = AuditVerifier.Verify(disk).Head;
        foreach (var name in new[] { First, "acknowledged.mark" })
        {
            var whole = disk[name];
            for (var at = 0; at < whole.Length; at++)
            {
                var bytes = (byte[])whole.Clone();
                bytes[at] ^= (byte)(1 << (at % 8));
                disk[name] = bytes;
                var report = AuditVerifier.Verify(disk, 4096);
                Assert.True(!report.IsWhole || (name != First && report.Head == head), $"byte {at} of {name}");
            }

            disk[name] = whole;
        }
    }

    [Fact]
    public void Every_truncation_of_acknowledged_bytes_is_noticed()
    {
        var disk = Disk();
        var whole = disk[First];
        for (var length = 0; length < whole.Length; length++)
        {
            disk[First] = whole[..length];
            Assert.False(AuditVerifier.Verify(disk, 4096).IsWhole, $"{length} of {whole.Length} bytes");
        }
    }

    [Fact]
    [Rule("11.1")]
    public void Bytes_changed_at_random_never_crash_a_reader()
    {
        var random = new Random(1);
        var disk = Disk();
        var whole = disk[First];
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])whole.Clone();
            for (var n = random.Next(1, 8); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            }

            disk[First] = bytes;
            Assert.Equal(bytes.AsSpan().SequenceEqual(whole), AuditVerifier.Verify(disk, 4096).IsWhole);
            Assert.True(new Reading.LogReader(disk, 4096).Read(3) is null or { Seq: 3 });
        }
    }

    private static void AssertDefect(LogDefect defect, long line, Func<string[], string[]> damage)
    {
        var disk = Disk();
        Put(disk, damage(Lines(disk)));
        var unusable = AuditLog.Open(disk, Options).Unusable;
        Assert.Equal((defect, line), (unusable!.Defect, unusable.Line));
    }

    private static MemoryStorage Disk(long segmentBytes = 1 << 20)
    {
        var disk = new MemoryStorage();
        using (var log = Some.Log(disk, Options with { SegmentBytesMax = segmentBytes }))
        {
            log.Written([Some.Note(), .. Some.Transaction(0xf)]);
        }

        return disk.AfterKill();
    }

    private static string[] Lines(MemoryStorage disk) => Encoding.UTF8.GetString(disk[First]).Split('\n')[..^1];

    private static void Put(MemoryStorage disk, IEnumerable<string> lines) => disk[First] = Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")));

    private static IEnumerable<string> Rechained(IEnumerable<string> lines)
    {
        var prev = new string('0', 64);
        foreach (var line in lines)
        {
            var json = JsonNode.Parse(line)!.AsObject();
            var chained = line.Replace((string)json["prev"]!, prev, StringComparison.Ordinal);
            prev = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(chained)));
            yield return chained;
        }
    }
}
