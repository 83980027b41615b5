using System.IO.Pipelines;
using System.Net.Sockets;
using ActorBridge.Host.Door;
using ActorBridge.Protocol.Framing;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Tests;

/// <summary>A peer on a real socket that says exactly what the test wants: an add-on, a client, or neither.</summary>
internal sealed class Peer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _socket = new();
    private readonly CancellationTokenSource _patience = new(Patience);
    private MessageStream _input = null!;
    private int _sent;

    public PeerRole Role { get; private set; }

    /// <summary>In which it speaks.</summary>
    public int Version { get; init; } = WireProtocol.SchemaVersion;

    /// <summary>In which it is spoken to.</summary>
    public HashSet<int> Heard { get; } = [];

    public static async Task<Peer> ConnectAsync(int port, int version = WireProtocol.SchemaVersion)
    {
        var peer = new Peer { Version = version };
        await peer._socket.ConnectAsync("127.0.0.1", port);
        peer._input = new(PipeReader.Create(peer._socket.GetStream()), TimeProvider.System);
        return peer;
    }

    /// <summary>Connected and proven.</summary>
    public static async Task<Peer> WelcomedAsync(int port, Token token, PeerRole role, int version = WireProtocol.SchemaVersion)
    {
        var peer = await ConnectAsync(port, version);
        peer.Role = role;
        Assert.IsType<Welcome>(await peer.ShakeHandsAsync(token, role));
        return peer;
    }

    /// <returns>The host's last word: a welcome or a refusal.</returns>
    public async Task<object> ShakeHandsAsync(Token token, PeerRole role, Token? proofToken = null)
    {
        await WriteAsync(WireProtocol.Magic.ToArray());
        await ReadMagicAsync();
        var hello = new Hello(role, "test 1", new('b', 64));
        await WriteAsync(WireCodec.Write(hello, HandshakeMessages.ToHost, "1", version: Version));
        var challenge = Assert.IsType<Challenge>(await ReadAsync(HandshakeMessages.ToPeer));
        var proof = (proofToken ?? token).ProvePeer(role, hello.Nonce, challenge.Nonce);
        Assert.Equal(token.ProveHost(role, hello.Nonce, challenge.Nonce), challenge.Proof);
        await WriteAsync(WireCodec.Write(new Prove(proof), HandshakeMessages.ToHost, "2", version: Version));
        return (await ReadAsync(HandshakeMessages.ToPeer))!;
    }

    public async Task ReadMagicAsync() => Assert.Null(await _input.ReadMagicAsync(_patience.Token));

    public async Task WriteAsync(byte[] bytes)
    {
        _patience.CancelAfter(Patience);
        await _socket.GetStream().WriteAsync(bytes, _patience.Token);
    }

    /// <returns>The message's id.</returns>
    public async Task<string> SendAsync(object body)
    {
        var id = $"t{++_sent}";
        await WriteAsync(WireCodec.Write(body, Role == PeerRole.Addon ? FromAddon.Table : FromClient.Table, id, version: Version));
        return id;
    }

    /// <summary>The body of the next message; null when the host has closed the connection.</summary>
    public async Task<object?> ReadAsync(MessageTable table) => (await ReceiveAsync(table))?.Body;

    public Task<object?> ReadAsync() => ReadAsync(Role == PeerRole.Addon ? ToAddon.Table : ToClient.Table);

    public async Task<T> ExpectAsync<T>() => Assert.IsType<T>(await ReadAsync());

    /// <summary>The next message of this kind; others, such as heartbeats, are passed over.</summary>
    public async Task<T> UntilAsync<T>()
        where T : class
    {
        while (true)
        {
            var body = await ReadAsync() ?? throw new InvalidOperationException($"The host closed the connection before a {typeof(T).Name}.");
            if (body is T wanted)
            {
                return wanted;
            }

            if (body is Refused refused)
            {
                throw new InvalidOperationException($"Refused before a {typeof(T).Name}: {refused.Refusal}");
            }
        }
    }

    public Task<Received?> ReceiveAsync() => ReceiveAsync(Role == PeerRole.Addon ? ToAddon.Table : ToClient.Table);

    private async Task<Received?> ReceiveAsync(MessageTable table)
    {
        _patience.CancelAfter(Patience);
        var incoming = await _input.ReadAsync(table, WireProtocol.FrameBytesMaxDefault, Patience, _patience.Token);
        Assert.Null(incoming.Fatal);
        Assert.Null(incoming.Message?.Refusal);
        Heard.Add(incoming.Message?.Version ?? Version);
        return incoming.Message;
    }

    /// <summary>Says no more, and returns when the host has closed its end too, which it does last of all for a connection.</summary>
    public async Task CloseAsync()
    {
        _socket.Client.Shutdown(SocketShutdown.Send);
        while (await ReceiveAsync() is not null)
        {
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _patience.Dispose();
    }
}
