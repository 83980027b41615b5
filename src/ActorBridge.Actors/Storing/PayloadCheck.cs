using System.Runtime.Serialization;
using System.Security.Cryptography;
using System.Text;

namespace ActorBridge.Actors.Storing;

/// <summary>
/// The end of each payload in the database: <c>#</c> and 16 hexadecimal digits of SHA-256 over manifest and text. SQLite's own
/// check does not see a flipped byte in a row (measured), and many a flipped byte is still JSON. Rows of earlier versions end with
/// their text.
/// </summary>
public static class PayloadCheck
{
    private const int Digits = 16;
    private const int Bytes = Digits + 1;

    public static bool IsThere(ReadOnlySpan<byte> payload) => payload.Length >= Bytes && payload[^Bytes] == (byte)'#';

    public static byte[] Add(string manifest, ReadOnlySpan<byte> text)
    {
        var payload = new byte[text.Length + Bytes];
        text.CopyTo(payload);
        payload[text.Length] = (byte)'#';
        Of(manifest, text, payload.AsSpan(text.Length + 1));
        return payload;
    }

    /// <summary>The text, proven to be what was written. One of an earlier version, without a check, is given as it is.</summary>
    /// <exception cref="SerializationException">The check does not fit.</exception>
    public static ReadOnlySpan<byte> Remove(string manifest, ReadOnlySpan<byte> payload)
    {
        if (!IsThere(payload))
        {
            return payload; // with a damaged '#' it is no JSON
        }

        var text = payload[..^Bytes];
        Span<byte> expected = stackalloc byte[Digits];
        Of(manifest, text, expected);
        return payload[^Digits..].SequenceEqual(expected)
            ? text
            : throw new SerializationException($"A row of \"{manifest}\" is not what was written: its check does not fit.");
    }

    private static void Of(string manifest, ReadOnlySpan<byte> text, Span<byte> digits)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sum.AppendData(Encoding.UTF8.GetBytes(manifest));
        sum.AppendData("\n"u8);
        sum.AppendData(text);
        sum.GetHashAndReset(hash);
        Convert.TryToHexStringLower(hash[..(Digits / 2)], digits, out _);
    }
}
