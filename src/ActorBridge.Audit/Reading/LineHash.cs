using System.Security.Cryptography;

namespace ActorBridge.Audit.Reading;

/// <summary>The hash of a line, as text, since the next line carries it as text. One hasher for all lines: making one costs more than using it.</summary>
internal sealed class LineHash : IDisposable
{
    public const int Chars = 2 * SHA256.HashSizeInBytes;

    private readonly Sha256 _hasher = new();
    private readonly byte[] _text = new byte[Chars];

    public LineHash() => _text.AsSpan().Fill((byte)'0');

    public ReadOnlySpan<byte> Text => _text;

    public void Set(string hash) => System.Text.Encoding.ASCII.GetBytes(hash, _text);

    public void Of(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hasher.Of(line, hash);
        _ = Convert.TryToHexStringLower(hash, _text, out _);
    }

    public void Dispose() => _hasher.Dispose();

    public override string ToString() => System.Text.Encoding.ASCII.GetString(_text);
}
