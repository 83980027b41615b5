using System.Security.Cryptography;

namespace ActorBridge.Host.Door;

/// <summary>The one source of ids and nonces: the operating system's generator. Everything inside takes them as data.</summary>
public static class Fresh
{
    public static string Nonce() => RandomNumberGenerator.GetHexString(64, lowercase: true);

    public static Guid Id()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);

        // Version 4, variant 1 (RFC 9562), in network order.
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new(bytes, bigEndian: true);
    }
}
