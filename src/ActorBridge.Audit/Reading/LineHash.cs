using System.Security.Cryptography;

namespace ActorBridge.Audit.Reading;

/// <summary>The hash of a line, as text, since the next line carries it as text.</summary>
internal sealed class LineHash
{
    private readonly byte[] _text = new byte[64];

    public LineHash() => _text.AsSpan().Fill((byte)'0');

    public ReadOnlySpan<byte> Text => _text;

    public void Set(string hash) => System.Text.Encoding.ASCII.GetBytes(hash, _text);

    public void Of(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, hash);
        for (var i = 0; i < hash.Length; i++)
        {
            _text[2 * i] = Digit(hash[i] >> 4);
            _text[2 * i + 1] = Digit(hash[i] & 15);
        }
    }

    public override string ToString() => System.Text.Encoding.ASCII.GetString(_text);

    private static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'a' - 10 + value);
}
