using System.Buffers;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Protocol.Framing;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Protocol.Tests;

/// <summary>One verdict for both codecs: the Python tests read the same files.</summary>
public class VectorTests
{
    public static TheoryData<Vector> Frames => [.. Vectors.Read("frames.json")];

    public static TheoryData<Vector> Messages => [.. Vectors.Read("messages.json")];

    public static TheoryData<Vector> OfVersionOne => [.. Vectors.Read("messages.json", "golden/v1/wire")];

    public static TheoryData<Vector> Refused => [.. Vectors.Read("refused.json")];

    [Theory]
    [MemberData(nameof(Frames))]
    [Rule("11.2")]
    public void A_frame_gets_the_verdict_of_its_vector(Vector vector)
    {
        var (message, _) = Tables.Read(vector, "addon");

        Assert.Equal(vector.Error, message.Refusal?.Code.Code);
        Assert.Equal(vector.Error is null, message.Body is not null);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_is_read_and_written_again_with_nothing_lost(Vector vector)
    {
        var (message, table) = Tables.Read(vector, vector.To!);
        Assert.Null(message.Refusal);

        var written = WireCodec.Write(message.Body!, table, message.Id!, message.Re, version: message.Version);

        var payload = JsonNode.Parse(written.AsSpan(FrameCodec.HeaderLength));
        Assert.True(JsonNode.DeepEquals(vector.Message, payload), $"expected {vector.Message!.ToJsonString()}\nactual   {payload!.ToJsonString()}");
    }

    /// <summary>Up when it is read, down when it is written: a peer of version 1 is understood, and understands.</summary>
    [Theory]
    [MemberData(nameof(OfVersionOne))]
    [Rule("4.1")]
    [Rule("4.2")]
    public void A_message_of_version_1_is_read_and_for_its_peer_written_as_it_was(Vector vector)
    {
        var (message, table) = Tables.Read(vector, vector.To!);
        Assert.Null(message.Refusal);
        Assert.Equal(1, message.Version);

        var written = WireCodec.Write(message.Body!, table, message.Id!, message.Re, version: 1);

        Assert.True(JsonNode.DeepEquals(vector.Message, JsonNode.Parse(written.AsSpan(FrameCodec.HeaderLength))));
        var current = JsonNode.Parse(WireCodec.Write(message.Body!, table, message.Id!, message.Re).AsSpan(FrameCodec.HeaderLength))!;
        Assert.Equal(WireProtocol.SchemaVersion, (int)current["schema_version"]!);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    [Rule("11.2")]
    public void A_bad_body_gets_the_error_of_its_vector(Vector vector)
    {
        var (message, _) = Tables.Read(vector, vector.To!);

        Assert.Equal(vector.Error, message.Refusal?.Code.Code);
        Assert.Null(message.Body);
        Assert.Equal("1", message.Id ?? "1");
    }

    [Fact]
    public void Every_message_of_every_direction_has_a_vector()
    {
        var seen = Vectors.Read("messages.json").Select(v => (v.To!, (string)v.Message!["type"]!)).ToHashSet();

        var unseen = Tables.All
            .Where(r => r.To != "peer" && !seen.Contains((r.To, r.Row.Type)) && !seen.Contains(("peer", r.Row.Type)))
            .Select(r => $"{r.To}: {r.Row.Type}");

        Assert.Empty(unseen);
    }

    [Fact]
    public void Every_code_of_the_door_that_a_codec_can_give_has_a_vector()
    {
        // These are the connection's: they have no bytes of one frame to stand for.
        ErrorCode[] ofTheConnection = [ErrorCodes.BadMagic, ErrorCodes.WrongToken, ErrorCodes.TooSlow, ErrorCodes.TooManySessions];
        var given = Vectors.Read("frames.json").Concat(Vectors.Read("refused.json")).Select(v => v.Error).ToHashSet();

        var ofTheCodec = ErrorCodes.All.Except(ofTheConnection).Select(c => c.Code).Where(c => c.StartsWith("AB-DOOR-", StringComparison.Ordinal));

        Assert.Subset(given, ofTheCodec.ToHashSet<string?>());
    }

    [Fact]
    public void A_refused_message_still_names_the_id_that_it_had()
    {
        var bad = Vectors.Read("refused.json").First(v => v.Name == "submit without a plan");

        Assert.Equal("1", Tables.Read(bad, "host").Message.Id);
    }

    [Fact]
    public void More_than_two_thousand_events_in_a_batch_are_refused()
    {
        var template = Vectors.Read("messages.json").First(v => v.Name == "events").Message!.DeepClone();
        var item = template["body"]!["items"]![0]!;
        template["body"]!["items"] = new JsonArray([.. Enumerable.Range(0, FromAddon.EventsMax + 1).Select(_ => item.DeepClone())]);

        var read = WireCodec.Read(new ReadOnlySequence<byte>(System.Text.Encoding.UTF8.GetBytes(template.ToJsonString())), FromAddon.Table);

        Assert.Equal(ErrorCodes.MalformedMessage, read.Refusal?.Code);
        Assert.Contains("2001", read.Refusal?.Reason);
    }
}
