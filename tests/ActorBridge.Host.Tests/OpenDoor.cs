using System.Net;
using System.Threading.Channels;
using ActorBridge.Actors.Messages;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Host.Door;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Framing;
using ActorBridge.Protocol.Handshake;
using Akka.Actor;

namespace ActorBridge.Host.Tests;

/// <summary>The door on a real socket, in front of a bridge that only writes down what it is told.</summary>
internal sealed class OpenDoor : IAsyncDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("door");
    private readonly Channel<object> _told = Channel.CreateUnbounded<object>();
    private TcpDoor _door = null!;

    public Token Token { get; } = Token.TryParse(new('7', 64), out var token) ? token : throw new InvalidOperationException();

    public ManualTime Time { get; } = new();

    public int Port => _door.Port;

    /// <summary>Where the sessions' answers are to be told to; set once a session is open.</summary>
    public IActorRef Outbound { get; private set; } = ActorRefs.Nobody;

    public static async Task<OpenDoor> StartAsync(int connectionsMax = 8, int port = 0, int queueBytesMax = 1 << 20)
    {
        var open = new OpenDoor();
        var root = open._system.ActorOf(Props.Create(() => new Bridge(open)));
        var nowhere = new DataFolder("/data");
        var payloads = new PayloadStore(nowhere);
        var link = new BridgeLink(
            open._system,
            root,
            TimeSpan.FromSeconds(10),
            TimeSpan.FromSeconds(10),
            () => new(1, "0", "test", DateTimeOffset.UnixEpoch, nowhere.Path, open.Port),
            payloads,
            new(nowhere, payloads, UploadOptions.Default, open.Time),
            new(nowhere, RunningBridge.Pictures));
        open._door = await TcpDoor.OpenAsync(new(IPAddress.Loopback, port, open.Token, connectionsMax, 1 << 20, queueBytesMax, TimeSpan.FromSeconds(1), open.Time), link);
        return open;
    }

    public Task<Peer> WelcomedAsync(PeerRole role, int version = WireProtocol.SchemaVersion) => Peer.WelcomedAsync(Port, Token, role, version);

    /// <summary>The next thing that a session or the root was told, status and openings aside.</summary>
    public async Task<T> ToldAsync<T>()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return Assert.IsType<T>(await _told.Reader.ReadAsync(patience.Token));
    }

    public bool ToldNothing() => !_told.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        await _system.Terminate();
    }

    private sealed class Bridge : ReceiveActor
    {
        public Bridge(OpenDoor open)
        {
            Receive<GetStatus>(_ => Sender.Tell(new BridgeStatus(true, null, [], LogPosition.Empty, [], OperationCounts.None, [])));
            Receive<GetAttachedProjects>(_ => Sender.Tell(new AttachedProjects([])));
            Receive<OpenBlenderSession>(m =>
            {
                open.Outbound = m.Outbound;
                Sender.Tell(new BlenderSessionOpened(m.Session, Self));
            });
            Receive<OpenClientSession>(m =>
            {
                open.Outbound = m.Outbound;
                Sender.Tell(new ClientSessionOpened(m.Session, Self));
            });
            Receive<GetDatablocks>(m => Sender.Tell(new DatablocksView(
                m.Project!.Value,
                [.. Enumerable.Range(1, 1_234).Reverse().Select(i => new DatablockRow(new(Guid.Parse($"00000000-0000-4000-8000-{i:x12}")), DatablockKind.Object, $"O{i}", "Live", 1))])));
            ReceiveAny(m => open._told.Writer.TryWrite(m));
        }
    }
}
