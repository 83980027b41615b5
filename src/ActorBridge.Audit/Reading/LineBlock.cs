using ActorBridge.Audit.Storage;

namespace ActorBridge.Audit.Reading;

/// <summary>The whole lines of one piece of a segment, and the hash of each. It touches nothing else, so it can be read and hashed beside the taking in of another block.</summary>
internal sealed class LineBlock : IDisposable
{
    /// <summary>A line that is longer is read by a <see cref="LineBuffer"/>.</summary>
    public const int Capacity = 1 << 19;

    private readonly byte[] _bytes = new byte[Capacity];
    private readonly List<int> _ends = [];
    private readonly LineHash _hasher = new();
    private byte[] _hashes = [];
    private long _offset;

    /// <summary>There is nothing more in the file.</summary>
    public bool IsAtEnd { get; private set; }

    public int Count => _ends.Count;

    /// <summary>How many bytes they have.</summary>
    public int Length => Count == 0 ? 0 : _ends[^1] + 1;

    /// <summary>Where in the file the first byte stands that is behind them.</summary>
    public long End => _offset + Length;

    public void Read(IStorageFile file, long offset)
    {
        _offset = offset;
        _ends.Clear();
        var all = _bytes.AsSpan(0, file.Read(offset, _bytes));
        IsAtEnd = all.IsEmpty;
        for (var start = 0; all[start..].IndexOf((byte)'\n') is >= 0 and var length; start += length + 1)
        {
            _ends.Add(start + length);
        }
    }

    public void ReadAndHash(IStorageFile file, long offset)
    {
        Read(file, offset);
        Hash();
    }

    public ReadOnlySpan<byte> Line(int index) => _bytes.AsSpan(StartOf(index).._ends[index]);

    public long OffsetOf(int index) => _offset + StartOf(index);

    public void Hash()
    {
        _hashes = _hashes.Length < Count * LineHash.Chars ? new byte[2 * Count * LineHash.Chars] : _hashes;
        for (var i = 0; i < Count; i++)
        {
            _hasher.Of(Line(i));
            _hasher.Text.CopyTo(_hashes.AsSpan(i * LineHash.Chars));
        }
    }

    public ReadOnlySpan<byte> HashOf(int index) => _hashes.AsSpan(index * LineHash.Chars, LineHash.Chars);

    public void Dispose() => _hasher.Dispose();

    private int StartOf(int index) => index == 0 ? 0 : _ends[index - 1] + 1;
}
