using System.Security.Cryptography;

namespace ActorBridge.Audit.Reading;

/// <summary>The hash of a line, as text, since the next line carries it as text. One hasher for all lines: making one costs more than using it.</summary>
internal sealed class LineHash : IDisposable
{
    private readonly IncrementalHash _hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _text = new byte[64];

    public LineHash() => _text.AsSpan().Fill((byte)'0');

    public ReadOnlySpan<byte> Text => _text;

    public void Set(string hash) => System.Text.Encoding.ASCII.GetBytes(hash, _text);

    public void Of(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hasher.AppendData(line);
        _ = _hasher.GetHashAndReset(hash);
        for (var i = 0; i < hash.Length; i++)
        {
            _text[2 * i] = Digit(hash[i] >> 4);
            _text[2 * i + 1] = Digit(hash[i] & 15);
        }
    }

    public void Dispose() => _hasher.Dispose();

    public override string ToString() => System.Text.Encoding.ASCII.GetString(_text);

    private static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'a' - 10 + value);
}
