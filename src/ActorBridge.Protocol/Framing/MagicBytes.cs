using System.Buffers;
using ActorBridge.Core.Errors;

namespace ActorBridge.Protocol.Framing;

/// <summary>The first bytes of each direction: a browser, a TLS client or a stray program is seen before any frame is read.</summary>
public static class MagicBytes
{
    /// <summary>Takes the magic off <paramref name="buffer"/>. The first wrong byte is refused; the rest is not waited for.</summary>
    public static FrameRead Read(ref ReadOnlySequence<byte> buffer)
    {
        var magic = WireProtocol.Magic;
        Span<byte> start = stackalloc byte[magic.Length];
        var have = (int)Math.Min(buffer.Length, magic.Length);
        buffer.Slice(0, have).CopyTo(start);
        if (!magic.StartsWith(start[..have]))
        {
            return FrameRead.Refuse(ErrorCodes.BadMagic, "The connection does not start with ABRIDGE1.");
        }

        if (have < magic.Length)
        {
            return FrameRead.Partial;
        }

        buffer = buffer.Slice(magic.Length);
        return FrameRead.Of(default);
    }
}
