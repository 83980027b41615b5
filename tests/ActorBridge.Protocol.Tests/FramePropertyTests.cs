using System.Buffers;
using ActorBridge.Core.Errors;
using ActorBridge.Protocol.Framing;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace ActorBridge.Protocol.Tests;

public class FramePropertyTests
{
    private const int Cap = 4096;

    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    [Fact]
    public void What_was_written_is_read_wherever_the_stream_is_cut() => Prop.ForAll<byte[][], int[]>((payloads, cuts) =>
    {
        var bytes = payloads.SelectMany(p => FrameCodec.Write(p)).ToArray();
        var buffer = Vectors.Chunked(bytes, [.. cuts.Select(c => Math.Abs(c % (bytes.Length + 1)))]);

        var read = new List<byte[]>();
        while (FrameCodec.Read(ref buffer, Cap) is { Status: FrameStatus.Whole } frame)
        {
            read.Add(frame.Payload.ToArray());
        }

        Assert.Equal(payloads, read);
        Assert.True(buffer.IsEmpty);
    }).Check(Quick);

    [Fact]
    public void A_frame_that_is_not_whole_is_waited_for_and_left_alone() => Prop.ForAll<byte[], byte>((payload, cut) =>
    {
        var bytes = FrameCodec.Write(payload);
        var part = new ReadOnlySequence<byte>(bytes, 0, cut % bytes.Length);

        Assert.Equal(FrameStatus.Partial, FrameCodec.Read(ref part, Cap).Status);
        Assert.Equal(cut % bytes.Length, part.Length);
    }).Check(Quick);

    [Fact]
    [Rule("11.1")]
    public void Arbitrary_bytes_never_throw_and_get_one_verdict_wherever_they_are_cut() => Prop.ForAll<byte[], int>((bytes, cut) =>
    {
        var whole = new ReadOnlySequence<byte>(bytes);
        var cutUp = Vectors.Chunked(bytes, Math.Abs(cut % (bytes.Length + 1)));

        var one = FrameCodec.Read(ref whole, Cap);
        var two = FrameCodec.Read(ref cutUp, Cap);

        Assert.Equal((one.Status, one.Refusal, one.Payload.Length, whole.Length), (two.Status, two.Refusal, two.Payload.Length, cutUp.Length));
    }).Check(Quick);

    [Fact]
    [Rule("11.1")]
    public void Arbitrary_payloads_never_throw_and_end_in_a_refusal() => Prop.ForAll<byte[], int>((bytes, cut) =>
    {
        var read = WireCodec.Read(Vectors.Chunked(bytes, Math.Abs(cut % (bytes.Length + 1))), FromAddon.Table);

        Assert.Null(read.Body);
        Assert.StartsWith("AB-DOOR-", read.Refusal!.Code.Code, StringComparison.Ordinal);
    }).Check(Quick);

    [Fact]
    [Rule("11.1")]
    public void A_valid_message_with_some_bytes_changed_never_throws_and_is_read_or_refused()
    {
        var seeds = Vectors.Read("messages.json").Where(v => v.To == "host").Select(v => v.Bytes[FrameCodec.HeaderLength..]).ToArray();
        MessageTable[] tables = [HandshakeMessages.ToHost, FromAddon.Table, FromClient.Table];

        Prop.ForAll(Mutated(seeds).ToArbitrary(), payload => Array.ForEach(tables, table =>
        {
            var read = WireCodec.Read(new(payload), table);
            Assert.True(read.Body is null != read.Refusal is null);
        })).Check(Quick);
    }

    [Fact]
    [Rule("11.1")]
    public void A_length_over_the_cap_allocates_nothing_of_that_length()
    {
        var bytes = new byte[] { 0x7f, 0xff, 0xff, 0xff, 1 };
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++)
        {
            var buffer = new ReadOnlySequence<byte>(bytes);
            Assert.Equal(ErrorCodes.FrameTooLarge, FrameCodec.Read(ref buffer, Cap).Refusal?.Code);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n", true)]
    [InlineData("\x16\x03\x01\x02", true)]
    [InlineData("ABRIDGE2", true)]
    [InlineData("X", true)]
    [InlineData("ABRIDGE", false)]
    [InlineData("", false)]
    public void Other_magic_is_refused_at_its_first_wrong_byte(string start, bool refused)
    {
        var buffer = new ReadOnlySequence<byte>(System.Text.Encoding.Latin1.GetBytes(start));

        Assert.Equal(refused ? ErrorCodes.BadMagic : null, MagicBytes.Read(ref buffer).Refusal?.Code);
    }

    private static Gen<byte[]> Mutated(byte[][] seeds) =>
        from seed in Gen.Elements(seeds)
        from edits in Gen.ArrayOf(from at in Gen.Choose(0, seed.Length - 1) from to in Gen.Elements("\"{}[]:,0-eE.tn\\u \xff"u8.ToArray()) select (at, to), 3)
        select edits.Aggregate(seed.ToArray(), (bytes, edit) =>
        {
            bytes[edit.at] = edit.to;
            return bytes;
        });
}
