using System.IO.Pipelines;
using System.Net.Sockets;
using System.Reflection;
using ActorBridge.Core.Errors;
using ActorBridge.Host.Door;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Framing;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Client;

/// <summary>A client's connection to the host of a data folder.</summary>
public sealed class HostClient : IAsyncDisposable
{
    private readonly TcpClient _socket;
    private readonly NetworkStream _network;
    private readonly MessageStream _messages;
    private int _frameBytesMax = WireProtocol.HandshakeFrameBytesMax;
    private int _sent;

    private HostClient(TcpClient socket)
    {
        _socket = socket;
        _network = socket.GetStream();
        _messages = new(PipeReader.Create(_network), TimeProvider.System);
    }

    public static string NameAndVersion => $"actorbridge {Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)}";

    /// <param name="who">Whose program it is, for the log and for whoever meets its changes; null: only this program's name.</param>
    /// <exception cref="HostRefusedException">AB-HOST-007, or what the host said.</exception>
    public static async Task<HostClient> ConnectAsync(DataFolder folder, CancellationToken stop, string? who = null)
    {
        var endpoint = EndpointFile.Read(folder);
        var socket = new TcpClient();
        try
        {
            var token = TokenFile.Read(folder);
            await socket.ConnectAsync("127.0.0.1", endpoint.Port, stop);
            var client = new HostClient(socket);
            await client.ShakeHandsAsync(token, who is null ? NameAndVersion : $"{who} ({NameAndVersion})", stop);
            return client;
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            socket.Dispose();
            throw new HostRefusedException(new(ErrorCodes.HostUnreachable, $"The host of {folder.Path} (pid {endpoint.Pid}, port {endpoint.Port}) does not answer: {e.Message}"), e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <returns>The message's id, which its answers name.</returns>
    public async Task<string> SendAsync(object request, CancellationToken stop)
    {
        var id = $"c{++_sent}";
        await _network.WriteAsync(WireCodec.Write(request, FromClient.Table, id), stop);
        return id;
    }

    /// <summary>The next message of the host.</summary>
    /// <exception cref="HostRefusedException">The connection has ended, or what came is no message.</exception>
    public async Task<Received> ReadAsync(CancellationToken stop) => Expect(await _messages.ReadAsync(ToClient.Table, _frameBytesMax, Timeout.InfiniteTimeSpan, stop));

    /// <summary>One request with one answer.</summary>
    /// <exception cref="HostRefusedException">What the host said against it.</exception>
    public async Task<T> AskAsync<T>(object request, CancellationToken stop)
    {
        await SendAsync(request, stop);
        while (true)
        {
            switch ((await ReadAsync(stop)).Body)
            {
                case T answer:
                    return answer;
                case Refused refused:
                    throw new HostRefusedException(refused.Refusal);
                case Waiting:
                    break;
                case var other:
                    throw Unreachable($"The host answered with {other!.GetType().Name}.");
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ShakeHandsAsync(Token token, string name, CancellationToken stop)
    {
        await _network.WriteAsync(WireProtocol.Magic.ToArray(), stop);
        var hello = new Hello(PeerRole.Client, name, Fresh.Nonce());
        await _network.WriteAsync(WireCodec.Write(hello, HandshakeMessages.ToHost, "s1"), stop);
        if (await _messages.ReadMagicAsync(stop) is { } noMagic)
        {
            throw Unreachable(noMagic.Fatal?.ToString() ?? "It closed the connection.");
        }

        var state = new PeerHandshake(token, hello);
        while (state.Welcome is null)
        {
            var message = Expect(await _messages.ReadAsync(HandshakeMessages.ToPeer, WireProtocol.HandshakeFrameBytesMax, WireProtocol.StepTimeout, stop));
            var step = state.On(message.Body!);
            if (step.Refusal is not null)
            {
                throw new HostRefusedException(step.Refusal);
            }

            state = step.Next;
            if (step.Reply is not null)
            {
                await _network.WriteAsync(WireCodec.Write(step.Reply, HandshakeMessages.ToHost, "s2", message.Id), stop);
            }
        }

        _frameBytesMax = state.Welcome.FrameBytesMax;
    }

    private static Received Expect(Incoming incoming) => incoming switch
    {
        { Message: { Refusal: null } message } => message,
        { Message.Refusal: { } refusal } => throw Unreachable($"The host's message can't be read: {refusal}"),
        { Fatal: { } fatal } => throw Unreachable(fatal.ToString()),
        _ => throw Unreachable("The host closed the connection."),
    };

    private static HostRefusedException Unreachable(string reason) => new(new(ErrorCodes.HostUnreachable, reason));
}
