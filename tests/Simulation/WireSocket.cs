using System.Buffers;
using System.Text;
using ActorBridge.Core.Blender;
using ActorBridge.Protocol.Framing;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;
using Akka.Simulation;

namespace ActorBridge.Simulation;

/// <summary>
/// An end of a connection between host and add-on as TCP has it: a stream of bytes, made and read by the product's own codec. What is sent arrives in pieces
/// that know nothing of frames, so a connection that breaks may leave half of one.
/// </summary>
internal sealed class WireSocket(Akka.Simulation.Simulation simulation, SimulatedSocket socket, MessageTable incoming, MessageTable outgoing, Invariants invariants, List<string>? frames)
{
    private const int SplitPerMille = 300;
    private static readonly TimeSpan HeldBackMax = TimeSpan.FromMilliseconds(5);

    private byte[] _unsent = [];
    private byte[] _unread = [];
    private long _sent;

    public Action<object> Received
    {
        set => socket.Received = bytes => Read((byte[])bytes, value);
    }

    public Action Closed
    {
        set => socket.Closed = value;
    }

    public void Close() => socket.Close();

    public void Send(object message)
    {
        var body = message is AttachRefused refused ? new Refused(refused.Refusal) : message;
        var frame = WireCodec.Write(body, outgoing, $"m{_sent++}", cap: WireProtocol.FrameBytesMaxDefault);
        frames?.Add($"{{\"{(outgoing == ToAddon.Table ? "to_addon" : "from_addon")}\":{{\"{outgoing.RowOf(body).Type}\":{Encoding.UTF8.GetString(frame.AsSpan(FrameCodec.HeaderLength))}}}}}");
        _unsent = [.. _unsent, .. frame];
        if (!simulation.Chance(SplitPerMille))
        {
            Flush(_unsent.Length);
            return;
        }

        // The rest comes by itself, or together with what is sent before that.
        Flush(simulation.Draw(_unsent.Length));
        simulation.After(TimeSpan.FromTicks(simulation.Draw((int)HeldBackMax.Ticks)), () => Flush(_unsent.Length));
    }

    private void Flush(int count)
    {
        if (count > 0)
        {
            var piece = _unsent[..count];
            _unsent = _unsent[count..];
            socket.Send(piece);
        }
    }

    private void Read(byte[] piece, Action<object> received)
    {
        _unread = [.. _unread, .. piece];
        var buffer = new ReadOnlySequence<byte>(_unread);
        while (FrameCodec.Read(ref buffer, WireProtocol.FrameBytesMaxDefault) is { Status: not FrameStatus.Partial } frame)
        {
            invariants.Hold(frame.Refusal is null, $"the frame boundary was lost: {frame.Refusal}");
            var message = WireCodec.Read(frame.Payload, incoming);
            invariants.Hold(message.Refusal is null, $"one side doesn't understand the other: {message.Refusal}");
            received(message.Body is Refused refused ? new AttachRefused(refused.Refusal) : message.Body!);
        }

        _unread = buffer.ToArray();
    }
}
