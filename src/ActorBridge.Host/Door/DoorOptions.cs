using System.Net;
using ActorBridge.Protocol.Handshake;

namespace ActorBridge.Host.Door;

/// <summary>What the TCP door needs to know.</summary>
/// <param name="Port">0: a free one.</param>
public sealed record DoorOptions(
    IPAddress Bind, int Port, Token Token, int ConnectionsMax, int FrameBytesMax, int QueueBytesMax, TimeSpan Heartbeat, TimeProvider Time)
{
    /// <summary>Silence after which an add-on counts as gone.</summary>
    public TimeSpan SilenceMax => Heartbeat * 5 > TimeSpan.FromSeconds(5) ? Heartbeat * 5 : TimeSpan.FromSeconds(5.5);
}
