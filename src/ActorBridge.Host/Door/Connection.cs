using ActorBridge.Core.Identity;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Door;

/// <summary>One connection after its handshake: numbered messages out, checked messages in.</summary>
/// <param name="version">In which it is spoken to: that of its hello.</param>
public sealed class Connection(SessionId session, Hello peer, MessageStream stream, OutgoingQueue queue, MessageTable outgoing, int frameBytesMax, int version)
{
    private long _sent;

    public SessionId Session => session;

    public Hello Peer => peer;

    public int Version => version;

    /// <summary>From any thread.</summary>
    /// <param name="re">The id of the message that this one answers.</param>
    public void Send(object body, string? re = null)
    {
        if (outgoing.RowOf(body).Since <= version)
        {
            queue.Send(WireCodec.Write(body, outgoing, $"h{Interlocked.Increment(ref _sent)}", re, frameBytesMax, version));
        }
    }

    /// <summary>The next message that could be read, or why there are no more. What can't be read is answered by its refusal here.</summary>
    /// <param name="within">When something is due.</param>
    public async Task<Incoming> NextAsync(MessageTable table, TimeSpan within, CancellationToken stop)
    {
        while (true)
        {
            var incoming = await stream.ReadAsync(table, frameBytesMax, within, stop);
            if (incoming.Message?.Refusal is not { } refusal)
            {
                return incoming;
            }

            Send(new Refused(refusal), incoming.Message.Id);
        }
    }
}
