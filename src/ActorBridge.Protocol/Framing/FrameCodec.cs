using System.Buffers;
using System.Buffers.Binary;
using ActorBridge.Core.Errors;

namespace ActorBridge.Protocol.Framing;

/// <summary>Cuts a stream of bytes into frames. Holds no state and allocates nothing for a frame: the payload is a slice of what came in.</summary>
public static class FrameCodec
{
    public const int HeaderLength = 5;

    private const int LengthLength = 4;

    /// <summary>Takes the first frame off <paramref name="buffer"/>, which then starts after it; leaves it as it is when the frame is not whole yet.</summary>
    /// <param name="cap">Longest payload in bytes. A longer one is refused as soon as its length is there, before anybody waits for it (RELIABILITY.md, hostile peers).</param>
    public static FrameRead Read(ref ReadOnlySequence<byte> buffer, int cap)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        var have = (int)Math.Min(buffer.Length, HeaderLength);
        buffer.Slice(0, have).CopyTo(header);
        if (have < LengthLength)
        {
            return FrameRead.Partial;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (length > (uint)cap)
        {
            return FrameRead.Refuse(ErrorCodes.FrameTooLarge, $"The frame announces {length} bytes; the cap is {cap}.");
        }

        if (have < HeaderLength)
        {
            return FrameRead.Partial;
        }

        if (header[LengthLength] != WireProtocol.JsonKind)
        {
            return FrameRead.Refuse(ErrorCodes.MalformedMessage, $"The frame's kind is 0x{header[LengthLength]:x2}; only 0x{WireProtocol.JsonKind:x2} is spoken.");
        }

        if (buffer.Length < HeaderLength + length)
        {
            return FrameRead.Partial;
        }

        var payload = buffer.Slice(HeaderLength, length);
        buffer = buffer.Slice(payload.End);
        return FrameRead.Of(payload);
    }

    /// <summary>The payload with its header, ready to be sent.</summary>
    public static byte[] Write(ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)payload.Length);
        frame[LengthLength] = WireProtocol.JsonKind;
        payload.CopyTo(frame.AsSpan(HeaderLength));
        return frame;
    }
}
