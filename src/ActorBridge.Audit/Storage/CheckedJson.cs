using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ActorBridge.Audit.Storage;

/// <summary>
/// A small JSON object in a file whose last key <c>check</c> is 16 hexadecimal digits of SHA-256 over the bytes before it: many a flipped byte
/// is still JSON. The add-on's records end in the same way.
/// </summary>
public static class CheckedJson
{
    private const int Digits = 16;

    private static ReadOnlySpan<byte> Key => ",\"check\":\""u8;

    /// <param name="json">An object with at least one key.</param>
    public static byte[] Add(ReadOnlySpan<byte> json)
    {
        var text = json[..^1];
        return [.. text, .. Key, .. Of(text), .. "\"}"u8];
    }

    /// <summary>The object without its check; false when it does not end with one, or with another.</summary>
    public static bool TryRemove(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out byte[]? json)
    {
        json = null;
        var length = bytes.Length - Key.Length - Digits - 2;
        if (length < 1 || !bytes[length..].SequenceEqual([.. Key, .. Of(bytes[..length]), .. "\"}"u8]))
        {
            return false;
        }

        json = [.. bytes[..length], (byte)'}'];
        return true;
    }

    private static byte[] Of(ReadOnlySpan<byte> text) => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(text))[..Digits]);
}
