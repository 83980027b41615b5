using System.Text;
using System.Text.Unicode;
using ActorBridge.Audit.Lines;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Tests.Support;

namespace ActorBridge.Audit.Tests;

/// <summary>Lines that are nearly right: fields of real ones doubled, exchanged, dropped, cut and filled with what breaks parsers (rule 11.1).</summary>
public sealed class LineFuzzTests
{
    private const string First = "0000000000000000001.jsonl";
    private const int Rounds = 20_000;

    // More than a copy of the line for the diagnosis, and some for the answer; far less than what a line could ask for by its numbers.
    private const long BytesAllocatedMax = 1 << 20;

    private static readonly byte[][] Poisons =
    [
        .. new[]
        {
            "null", "true", "-1", "0", "1e999", "99999999999999999999999", "\"\"", "{}", "[]", "[[[[", "}}", "\"\\ud800\"", "\"\\u0000\"", "\\", "\"", ",", ":", "\r", "\t", "NaN",
            "{\"a\":1,\"a\":2}", "\"OPERATION\"", "\"COMMIT\"", "\"00000000-0000-4000-8000-000000000001\"", "\"schema_version\":2,", new string('[', 64), new string('9', 300),
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF],
    ];

    [Fact]
    [Rule("11.1")]
    [Rule("14.2")]
    public void No_mutation_of_a_line_crashes_a_reader_or_passes_for_the_line()
    {
        var random = new Random(7);
        var lines = Lines();
        var disk = new MemoryStorage();
        for (var round = 0; round < Rounds; round++)
        {
            var original = lines[random.Next(lines.Count)];
            var line = Mutated(random, original, lines);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var isRead = LineFields.TryRead(line, out _) && Utf8.IsValid(line);
            var diagnosis = isRead ? default : LineDiagnosis.Of(line);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.True(allocated < BytesAllocatedMax, $"round {round}: {allocated} bytes for a line of {line.Length}");
            Assert.True(isRead || Enum.IsDefined(diagnosis.Defect) && diagnosis.Reason.Length > 0, $"round {round}");

            // A line that a start takes can be shown to a person; one that it does not take can't.
            disk[First] = [.. line, (byte)'\n'];
            var shown = Record.Exception(() => new LogReader(disk, 1 << 16).From(1).Count());
            Assert.True(shown is null == (isRead && !line.Contains((byte)'\n')) || line.Contains((byte)'\n'), $"round {round}: {Encoding.Latin1.GetString(line)}: {shown}");
            Assert.True(shown is null or LogDamagedException, $"round {round}: {shown}");
        }
    }

    [Fact]
    [Rule("11.1")]
    public void What_the_quick_reader_of_a_detail_takes_the_thorough_one_takes_alike()
    {
        var random = new Random(9);
        var lines = Lines();
        var taken = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var original = lines[random.Next(lines.Count)];
            var line = round % 4 == 0 ? original : Mutated(random, original, lines);
            var start = line.AsSpan().IndexOf(",\"detail\":"u8) + 10;
            var end = line.AsSpan().LastIndexOf(",\"prev\":"u8);
            var json = start < 10 || end < start ? line : line[start..end];
            var plain = new DetailFields { Step = -1 };
            if (!Utf8.IsValid(json) || !new PlainDetail(json, new NamesSeen(new ulong[PlainDetail.NamesMax], new int[PlainDetail.DepthMax])).TryRead(ref plain))
            {
                continue;
            }

            taken++;
            Assert.True(DetailFields.TryReadAny(json, out var any), $"round {round}: {Encoding.UTF8.GetString(json)}");
            Assert.Equal(any, plain);
        }

        Assert.InRange(taken, Rounds / 3, Rounds);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"steps\":-3}")]
    [InlineData("{\"step\":-2}")]
    [InlineData("{\"steps\":-3.5,\"step\":7}")]
    [InlineData("{\"steps\":1.5}")]
    [InlineData("{\"steps\":1e2}")]
    [InlineData("{\"steps\":2147483648,\"step\":2147483647}")]
    [InlineData("{\"steps\":\"3\",\"step\":[1],\"fingerprint\":5,\"feature\":{\"x\":\"y\"}}")]
    [InlineData("{\"features\":\"objects\",\"subjects\":[[\"a\"],[]],\"digest_before\":\"\"}")]
    [InlineData("{\"plan\":{\"steps\":9,\"features\":[1]},\"features\":[\"a\",\"b\"]}")]
    [InlineData("{\"plan\":[{\"step\":4},{\"step\":5}],\"step\":6}")]
    [InlineData("{\"fingerprint\":\"a\\u0062c\",\"digest_after\":\"\\\"\"}")]
    [InlineData("{ \"steps\" : 3 }")]
    [InlineData("{\"steps\":01}")]
    [InlineData("{\"steps\":1,\"steps\":1}")]
    [InlineData("{\"a\":-}")]
    [InlineData("{\"a\":1.}")]
    [InlineData("{\"a\":1e}")]
    [InlineData("{\"a\":tru}")]
    [InlineData("{\"a\":[1,]}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":\"\n\"}")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":1}}")]
    public void Whichever_reads_a_detail_it_says_the_same(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var isRead = DetailFields.TryRead(bytes, out var detail);
        Assert.Equal((DetailFields.TryReadAny(bytes, out var any), any), (isRead, isRead ? detail : any));
    }

    [Theory]
    [InlineData(PlainDetail.NamesMax)]
    [InlineData(PlainDetail.NamesMax + 1)]
    [InlineData(NamesSeen.Max + 1)]
    public void A_name_that_is_there_twice_is_found_among_however_many(int names)
    {
        var all = Enumerable.Range(0, names).Select(n => $"\"n{n}\":{n}").ToList();
        Assert.True(DetailFields.TryRead(Encoding.UTF8.GetBytes($"{{{string.Join(',', all)}}}"), out _));
        Assert.All(all, again => Assert.False(DetailFields.TryRead(Encoding.UTF8.GetBytes($"{{{string.Join(',', all.Append(again))}}}"), out _)));
    }

    [Theory]
    [InlineData(PlainDetail.DepthMax)]
    [InlineData(PlainDetail.DepthMax + 1)]
    [InlineData(LineSchema.DepthMax)]
    public void Objects_in_objects_are_read_as_deep_as_a_line_may_have_them(int depth)
    {
        var json = string.Concat(Enumerable.Repeat("{\"x\":", depth - 1)) + "{}" + new string('}', depth - 1);
        Assert.True(DetailFields.TryRead(Encoding.UTF8.GetBytes(json), out _));
    }

    [Fact]
    [Rule("11.1")]
    [Rule("14.2")]
    public void No_mutation_of_a_line_in_a_log_is_skipped()
    {
        var random = new Random(8);
        var lines = Lines();
        var mark = Disk()["acknowledged.mark"];
        for (var round = 0; round < Rounds / 10; round++)
        {
            var at = random.Next(lines.Count);
            var line = Mutated(random, lines[at], lines);
            if (line.AsSpan().SequenceEqual(lines[at]))
            {
                continue;
            }

            var disk = new MemoryStorage();
            disk["acknowledged.mark"] = mark;
            disk[First] = [.. lines.Select((l, i) => i == at ? line : l).SelectMany(l => l.Append((byte)'\n'))];
            var unusable = AuditLog.Open(disk, Some.Options()).Unusable;
            Assert.True(unusable is not null, $"round {round}: {Encoding.Latin1.GetString(line)}");
            Assert.True(unusable.Line == 0 || unusable.Line > at, $"round {round}: {unusable}");
        }
    }

    /// <summary>What has the same bytes as another line is not read again; that must be no difference to what is read.</summary>
    [Fact]
    [Rule("11.1")]
    public void A_line_says_the_same_whatever_line_was_read_before_it()
    {
        var random = new Random(9);
        var lines = Lines();
        var taken = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var before = random.Next(2) == 0 ? lines[random.Next(lines.Count)] : Mutated(random, lines[random.Next(lines.Count)], lines);
            if (!LineFields.TryRead(before, out var known))
            {
                before = lines[0];
                Assert.True(LineFields.TryRead(before, out known));
            }

            var line = random.Next(4) == 0 ? lines[random.Next(lines.Count)] : Mutated(random, lines[random.Next(lines.Count)], lines);

            var alone = LineFields.TryRead(line, out var fields);

            Assert.Equal(alone, LineFields.TryRead(line, before, known, out var again));
            Assert.True(!alone || fields.Equals(again), $"round {round}: {Encoding.Latin1.GetString(line)}");
            taken += alone ? 1 : 0;
        }

        Assert.InRange(taken, Rounds / 5, Rounds);
    }

    private static byte[] Mutated(Random random, byte[] line, List<byte[]> others)
    {
        for (var n = random.Next(1, 4); n > 0 && line.Length > 0; n--)
        {
            var fields = Fields(line);
            var (start, length) = fields[random.Next(fields.Count)];
            var other = others[random.Next(others.Count)];
            var (otherStart, otherLength) = Fields(other) is var o ? o[random.Next(o.Count)] : default;
            byte[] put = random.Next(8) switch
            {
                0 => [],
                1 => [.. line.AsSpan(start, length), (byte)',', .. line.AsSpan(start, length)],
                2 => other[otherStart..(otherStart + otherLength)],
                3 => line[start..(start + random.Next(length + 1))],
                4 => [.. line.AsSpan(start, length), .. Poisons[random.Next(Poisons.Length)]],
                5 => [(byte)'"', .. line.AsSpan(start, length), (byte)'"'],
                _ => Poisons[random.Next(Poisons.Length)],
            };
            line = [.. line[..start], .. put, .. line[(start + length)..]];
        }

        return line;
    }

    /// <summary>Pieces between the marks of JSON: keys, values, and runs of both.</summary>
    private static List<(int Start, int Length)> Fields(byte[] line)
    {
        var cuts = new List<int> { 0 };
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] is (byte)',' or (byte)':' or (byte)'{' or (byte)'}' or (byte)'[' or (byte)']')
            {
                cuts.Add(i);
                cuts.Add(i + 1);
            }
        }

        cuts.Add(line.Length);
        return [.. cuts.Zip(cuts.Skip(1), (a, b) => (a, b - a)), .. cuts.Zip(cuts.Skip(6), (a, b) => (a, b - a))];
    }

    private static List<byte[]> Lines() => [.. Encoding.Latin1.GetString(Disk()[First]).Split('\n')[..^1].Select(Encoding.Latin1.GetBytes)];

    private static MemoryStorage Disk()
    {
        var disk = new MemoryStorage();
        using (var log = Some.Log(disk))
        {
            log.Written([
                .. Some.Transaction(1, Some.Uuid(1), Some.Uuid(2)),
                new(ActorBridge.Core.Logging.AuditKind.Memory, null, "promoted", Detail: new()
                {
                    ["subject"] = "fingerprint:f", ["reason"] = "because", ["evidence"] = new System.Text.Json.Nodes.JsonArray(1, 2),
                }),
                Some.Consulted(Some.Operation(2)), Some.Begun(Some.Operation(2)), Some.RolledBack(Some.Operation(2)),
            ]);
        }

        return disk.AfterKill();
    }
}
