using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Protocol.Framing;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;
using Microsoft.AspNetCore.Connections;
using Serilog;

namespace ActorBridge.Host.Door;

/// <summary>Every TCP connection: admitted, proven, then handed to what its role asks for.</summary>
internal sealed class DoorConnectionHandler(DoorOptions options, BridgeLink bridge) : ConnectionHandler
{
    private int _open;

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var queue = new OutgoingQueue(options.QueueBytesMax);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, queue.Overflow);
        var sending = queue.RunAsync(connection.Transport.Output, ends.Token);
        queue.Send(WireProtocol.Magic.ToArray());
        try
        {
            if (Interlocked.Increment(ref _open) > options.ConnectionsMax)
            {
                DoorHandshake.Refuse(queue, new(ErrorCodes.TooManySessions, $"There are {options.ConnectionsMax} connections already."), null);
            }
            else
            {
                await ServeAsync(new MessageStream(connection.Transport.Input, options.Time), queue, ends.Token);
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            Log.Debug("Connection {Connection} ended while it was served", connection.ConnectionId);
        }
        catch (Exception e)
        {
            // One connection's defect is not the others' end; it is reported, and this one closed.
            Log.Error(e, "{Code}: serving connection {Connection} failed", ErrorCodes.Internal, connection.ConnectionId);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            queue.Complete();
            await FinishAsync(sending, connection);
        }
    }

    private async Task ServeAsync(MessageStream stream, OutgoingQueue queue, CancellationToken stop)
    {
        if (await DoorHandshake.RunAsync(stream, queue, options.Token, Fresh.Nonce(), stop) is not { } proven)
        {
            return;
        }

        var session = new SessionId(Fresh.Id());
        var isAddon = proven.Peer.Role == PeerRole.Addon;
        var connection = new Connection(session, proven.Peer, stream, queue, isAddon ? ToAddon.Table : ToClient.Table, options.FrameBytesMax, proven.Version);
        queue.Send(WireCodec.Write(
            new Welcome(session, Environment.ProcessId, options.FrameBytesMax, options.Heartbeat, await bridge.LogPositionAsync(stop)),
            HandshakeMessages.ToPeer,
            "s2",
            proven.Re,
            version: proven.Version));
        Log.Information("Session {Session}: {Role} {Client} connected", session, proven.Peer.Role, proven.Peer.Client);
        var end = await (isAddon
            ? new AddonSession(connection, bridge, options.SilenceMax).RunAsync(stop)
            : new ClientSession(connection, bridge, options.Time).RunAsync(stop));
        Log.Information("Session {Session} ended: {Reason}", session, end);
    }

    private async Task FinishAsync(Task sending, ConnectionContext connection)
    {
        try
        {
            // A peer that does not read its last words does not keep us.
            await sending.WaitAsync(TimeSpan.FromSeconds(1), options.Time);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException or IOException)
        {
            connection.Abort();
        }
    }
}
