using System.Text;
using ActorBridge.Core.Errors;
using ActorBridge.Protocol.Framing;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Tests;

/// <summary>Peers that mean no good, on real sockets: each is told why and closed, and the next honest one is served.</summary>
public class HostilePeerTests
{
    private static readonly byte[] Magic = WireProtocol.Magic.ToArray();
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<string, byte[], string> Openings => new()
    {
        { "HTTP", Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), "AB-DOOR-003" },
        { "TLS hello", [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03], "AB-DOOR-003" },
        { "length 0xFFFFFFFF", [.. Magic, 0xff, 0xff, 0xff, 0xff], "AB-DOOR-002" },
        { "length over the cap of strangers", [.. Magic, 0, 0, 0x10, 1, 1], "AB-DOOR-002" },
        { "another kind", [.. Magic, 0, 0, 0, 1, 9, 0], "AB-DOOR-007" },
        { "not JSON", [.. Magic, .. FrameCodec.Write("hello"u8)], "AB-DOOR-001" },
        { "a request without a hello", [.. Magic, .. WireCodec.Write(new StatusRequest(), FromClient.Table, "1")], "AB-DOOR-006" },
        { "a proof without a hello", [.. Magic, .. WireCodec.Write(new Prove(new('0', 64)), HandshakeMessages.ToHost, "1")], "AB-DOOR-007" },
    };

    [Theory]
    [MemberData(nameof(Openings))]
    [Rule("11.1")]
    public async Task A_wrong_opening_is_refused_and_closed(string name, byte[] bytes, string code)
    {
        await using var door = await OpenDoor.StartAsync();
        using var peer = await Peer.ConnectAsync(door.Port);

        await peer.WriteAsync(bytes);

        await AssertRefusedAsync(peer, code, name);
        await AssertStillServesAsync(door);
    }

    [Fact]
    [Rule("11.1")]
    public async Task A_wrong_token_is_refused_and_the_tree_hears_nothing()
    {
        await using var door = await OpenDoor.StartAsync();
        using var peer = await Peer.ConnectAsync(door.Port);
        Assert.True(Token.TryParse(new('8', 64), out var wrong));

        var answer = await peer.ShakeHandsAsync(door.Token, PeerRole.Addon, proofToken: wrong);

        Assert.Equal(ErrorCodes.WrongToken, Assert.IsType<Refused>(answer).Refusal.Code);
        Assert.Null(await peer.ReadAsync(HandshakeMessages.ToPeer));
        Assert.True(door.ToldNothing());
        await AssertStillServesAsync(door);
    }

    [Fact]
    public async Task Silence_is_refused_after_five_seconds()
    {
        await using var door = await OpenDoor.StartAsync();
        using var peer = await Peer.ConnectAsync(door.Port);

        await door.Time.TimersMadeAsync(1);
        door.Time.Advance(WireProtocol.StepTimeout);

        await AssertRefusedAsync(peer, "AB-DOOR-014", "silence");
    }

    [Fact]
    public async Task A_byte_a_second_does_not_buy_more_than_five_seconds()
    {
        await using var door = await OpenDoor.StartAsync();
        using var peer = await Peer.ConnectAsync(door.Port);
        await door.Time.TimersMadeAsync(1);

        foreach (var one in Magic.Take(5))
        {
            await peer.WriteAsync([one]);
            door.Time.Advance(Second);
        }

        await AssertRefusedAsync(peer, "AB-DOOR-014", "a byte a second");
    }

    [Fact]
    public async Task Half_a_frame_is_refused_after_five_seconds()
    {
        await using var door = await OpenDoor.StartAsync();
        using var peer = await Peer.ConnectAsync(door.Port);
        await peer.WriteAsync([.. Magic, .. FrameCodec.Write("{}"u8)[..6]]);

        // One for the magic, which came, and one for the hello, which did not.
        await door.Time.TimersMadeAsync(2);
        door.Time.Advance(WireProtocol.StepTimeout);

        await AssertRefusedAsync(peer, "AB-DOOR-014", "half a frame");
    }

    [Fact]
    public async Task A_connection_more_than_may_be_is_refused_until_one_is_closed()
    {
        await using var door = await OpenDoor.StartAsync(connectionsMax: 1);
        using var first = await door.WelcomedAsync(PeerRole.Addon);
        using var second = await Peer.ConnectAsync(door.Port);
        await AssertRefusedAsync(second, "AB-DOOR-015", "one too many");

        // Not when the tree hears of it, which is before the door counts one less.
        await first.CloseAsync();
        await AssertStillServesAsync(door);
    }

    [Fact]
    [Rule("11.1")]
    public async Task A_frame_over_the_cap_within_a_session_is_refused_and_closed()
    {
        await using var door = await OpenDoor.StartAsync();
        using var client = await door.WelcomedAsync(PeerRole.Client);

        await client.WriteAsync([0, 0x10, 0, 1, 1]);

        Assert.Equal(ErrorCodes.FrameTooLarge, (await client.ExpectAsync<Refused>()).Refusal.Code);
        Assert.Null(await client.ReadAsync());
    }

    private static async Task AssertRefusedAsync(Peer peer, string code, string name)
    {
        await peer.ReadMagicAsync();
        Assert.Equal((name, code), (name, Assert.IsType<Refused>(await peer.ReadAsync(HandshakeMessages.ToPeer)).Refusal.Code.Code));
        Assert.Null(await peer.ReadAsync(HandshakeMessages.ToPeer));
    }

    private static async Task AssertStillServesAsync(OpenDoor door)
    {
        using var honest = await door.WelcomedAsync(PeerRole.Client);
        await honest.SendAsync(new StatusRequest());
        Assert.True((await honest.ExpectAsync<StatusReport>()).AutomationOn);
    }
}
