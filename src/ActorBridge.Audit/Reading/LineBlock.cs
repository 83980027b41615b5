using System.Text.Unicode;
using ActorBridge.Audit.Lines;
using ActorBridge.Audit.Storage;

namespace ActorBridge.Audit.Reading;

/// <summary>The whole lines of one piece of a segment, with what can be known of each without those before: its hash and its fields. It touches nothing else.</summary>
internal sealed class LineBlock(int lineBytesMax) : IDisposable
{
    /// <summary>A line that is longer is read by a <see cref="LineBuffer"/>.</summary>
    public const int Capacity = 1 << 18;

    private readonly byte[] _bytes = new byte[Capacity];
    private readonly LineHash _hasher = new();
    private readonly List<(Slice Place, bool IsRead)> _lines = [];
    private LineFields[] _fields = [];
    private byte[] _hashes = [];
    private long _offset;

    /// <summary>There is nothing more in the file.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>How many bytes its lines have; 0 when the file holds no whole line there, or one that is longer than a block.</summary>
    public int Length { get; private set; }

    /// <summary>Known once it is prepared.</summary>
    public int Count => _lines.Count;

    /// <summary>Where in the file the first byte stands that is behind them.</summary>
    public long End => _offset + Length;

    public void Read(IStorageFile file, long offset)
    {
        _offset = offset;
        var read = _bytes.AsSpan(0, file.Read(offset, _bytes));
        IsAtEnd = read.IsEmpty;
        Length = read.LastIndexOf((byte)'\n') + 1;
        _lines.Clear();
    }

    public void Prepare()
    {
        var rest = _bytes.AsSpan(0, Length);
        var last = -1;
        for (var start = 0; start < Length;)
        {
            var length = rest.IndexOf((byte)'\n');
            var line = rest[..length];
            MakeRoom();
            var before = last < 0 ? [] : Line(last);
            ref readonly var known = ref (last < 0 ? ref LineFields.None : ref _fields[last]);
            var isRead = length <= lineBytesMax && Utf8.IsValid(line) && LineFields.TryRead(line, before, known, out _fields[Count]);
            _hasher.Of(line);
            _hasher.Text.CopyTo(_hashes.AsSpan(Count * LineHash.Chars));
            last = isRead ? Count : last;
            _lines.Add((new Slice(start, length), isRead));
            start += length + 1;
            rest = rest[(length + 1)..];
        }
    }

    public ReadOnlySpan<byte> Line(int index) => _lines[index].Place.Of(_bytes);

    /// <summary>False when it is no line of ours.</summary>
    public bool TryView(int index, out LineView view)
    {
        view = new LineView(Line(index), in _fields[index]);
        return _lines[index].IsRead;
    }

    /// <summary>Where in the file the line ends, with its newline.</summary>
    public long EndOf(int index) => _offset + _lines[index].Place.Start + _lines[index].Place.Length + 1;

    public ReadOnlySpan<byte> HashOf(int index) => _hashes.AsSpan(index * LineHash.Chars, LineHash.Chars);

    public void Dispose() => _hasher.Dispose();

    private void MakeRoom()
    {
        if (Count == _fields.Length)
        {
            Array.Resize(ref _fields, Math.Max(16, 2 * Count));
            Array.Resize(ref _hashes, _fields.Length * LineHash.Chars);
        }
    }
}
