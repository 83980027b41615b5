using ActorBridge.Core.Errors;
using ActorBridge.Protocol.Framing;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Door;

/// <summary>The host's side of the handshake on a real connection: each step in its time, nothing but a refusal to a peer that fails.</summary>
internal static class DoorHandshake
{
    /// <returns>The hello of the peer that has proven itself, the version it was said in, and the id of its last message; null when there is none to go on with.</returns>
    public static async Task<(Hello Peer, int Version, string Re)?> RunAsync(MessageStream stream, OutgoingQueue queue, Token token, string nonce, CancellationToken stop)
    {
        if (await stream.ReadMagicAsync(stop) is { } noMagic)
        {
            Refuse(queue, noMagic.Fatal, null);
            return null;
        }

        var state = new HostHandshake(token, nonce);
        for (var sent = 1; ; sent++)
        {
            var incoming = await stream.ReadAsync(HandshakeMessages.ToHost, WireProtocol.HandshakeFrameBytesMax, WireProtocol.StepTimeout, stop);
            if (incoming.Message is not { Body: { } body } message)
            {
                Refuse(queue, incoming.Fatal ?? incoming.Message?.Refusal, incoming.Message?.Id);
                return null;
            }

            var step = state.On(body);
            if (step.Refusal is not null)
            {
                Refuse(queue, step.Refusal, message.Id);
                return null;
            }

            state = step.Next;
            if (state.Done)
            {
                return (state.Peer!, message.Version, message.Id!);
            }

            queue.Send(WireCodec.Write(step.Reply!, HandshakeMessages.ToPeer, $"s{sent}", message.Id, version: message.Version));
        }
    }

    /// <summary>The last word, in the version that every peer knows. A peer that has simply gone gets none.</summary>
    public static void Refuse(OutgoingQueue queue, Refusal? refusal, string? re)
    {
        if (refusal is not null)
        {
            queue.Send(WireCodec.Write(new Refused(refusal), HandshakeMessages.ToPeer, "s0", re, version: 1));
        }
    }
}
