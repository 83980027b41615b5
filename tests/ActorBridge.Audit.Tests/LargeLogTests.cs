using System.Text;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;

namespace ActorBridge.Audit.Tests;

/// <summary>Logs of several blocks, of which two threads read and hash whatever nobody has begun: the answer is the same as line by line.</summary>
public sealed class LargeLogTests
{
    private const string First = "0000000000000000001.jsonl";

    private static readonly Lazy<MemoryStorage> Whole = new(Write);

    [Fact]
    [Rule("14.1")]
    public void The_index_of_a_large_log_is_the_one_that_its_writer_had()
    {
        var disk = new MemoryStorage();
        byte[] before;
        using (var log = Some.Log(disk))
        {
            Fill(log);
            before = Bytes(log);
        }

        using var again = Some.Log(disk.AfterKill());
        Assert.Equal(before, Bytes(again));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Rule("14.2")]
    public void One_changed_byte_is_found_at_its_line_wherever_it_is(int seed)
    {
        var random = new Random(seed);
        var whole = Whole.Value[First];
        for (var round = 0; round < 10; round++)
        {
            var disk = Whole.Value.AfterKill();
            var bytes = (byte[])whole.Clone();
            var at = random.Next(bytes.Length);
            bytes[at] ^= 1;
            disk[First] = bytes;
            var line = 1 + whole.AsSpan(0, at).Count((byte)'\n');
            var lines = whole.AsSpan().Count((byte)'\n');

            var unusable = AuditVerifier.Verify(disk).Unusable;

            // The line itself, when it can't be read any more or lost its place; the one behind it, when only its hash is another.
            Assert.True(unusable is not null, $"byte {at}");
            Assert.InRange(unusable.Line, line, Math.Min(line + 1, lines));
            // Where the chain breaks, nothing proves the line before either.
            Assert.Equal(Math.Max(0, unusable.Line - (unusable.Defect == LogDefect.ChainBroken ? 2 : 1)), unusable.Good.Seq);
        }
    }

    [Fact]
    [Rule("14.2")]
    public void An_end_that_is_missing_is_noticed_wherever_it_is_cut()
    {
        var whole = Whole.Value[First];
        var random = new Random(4);
        for (var round = 0; round < 10; round++)
        {
            var disk = Whole.Value.AfterKill();
            disk[First] = whole[..random.Next(whole.Length)];
            Assert.False(AuditVerifier.Verify(disk).IsWhole);
        }
    }

    [Fact]
    [Rule("14.2")]
    public void A_read_that_fails_is_named_wherever_it_is()
    {
        for (var nth = 1; ; nth++)
        {
            var disk = Whole.Value.AfterKill();
            var left = nth;
            disk.Fails = (call, file) => call == "read" && file == First && Interlocked.Decrement(ref left) == 0 ? StorageFault.Failed : null;

            var opening = AuditLog.Open(disk, Some.Options());

            opening.Log?.Dispose();
            if (left > 0)
            {
                Assert.True(opening.IsUsable);
                Assert.InRange(nth, 10, 1000);
                return;
            }

            Assert.Equal((LogDefect.StorageFailed, First), (opening.Unusable?.Defect, opening.Unusable?.File));
        }
    }

    private static byte[] Bytes(AuditLog log)
    {
        var bytes = new MemoryStream();
        using var to = new BinaryWriter(bytes, Encoding.UTF8);
        log.Index.Save(to);
        return bytes.ToArray();
    }

    private static MemoryStorage Write()
    {
        var disk = new MemoryStorage();
        using (var log = Some.Log(disk))
        {
            Fill(log);
        }

        return disk.AfterKill();
    }

    /// <summary>Some 3 MB, with lines that are longer than a block at its beginning, in its middle and at its end.</summary>
    private static void Fill(AuditLog log)
    {
        for (var part = 0; part < 3; part++)
        {
            log.Written(Some.Note(detail: new() { ["text"] = new string('x', Reading.LineBlock.Capacity + part) }));
            log.Append([.. Enumerable.Range(part * 300 + 1, 300).SelectMany(n => Some.Transaction(n, Some.Uuid(n % 40)))]);
        }

        log.Written(Some.Note(detail: new() { ["text"] = new string('y', Reading.LineBlock.Capacity * 3 / 2) }));
    }
}
