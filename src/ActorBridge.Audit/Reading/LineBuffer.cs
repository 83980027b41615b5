using ActorBridge.Audit.Storage;

namespace ActorBridge.Audit.Reading;

/// <summary>Cuts a file into lines through one buffer, whose size bounds what a hostile file can make us hold.</summary>
internal sealed class LineBuffer(int lineBytesMax)
{
    private readonly byte[] _buffer = new byte[Math.Max(1 << 16, lineBytesMax + 1)];
    private IStorageFile? _file;
    private int _start;
    private int _end;
    private long _readTo;

    /// <summary>Where the line that <see cref="Next"/> gave begins in the file.</summary>
    public long LineOffset { get; private set; }

    public void Open(IStorageFile file, long offset = 0)
    {
        _file = file;
        _start = _end = 0;
        _readTo = offset;
        LineOffset = offset;
    }

    /// <summary>
    /// The next line, without its newline. <see cref="LineEnd.Cut"/>: the file ends without a newline, and this is what is
    /// there. <see cref="LineEnd.TooLong"/>: its first bytes; the rest up to the newline is passed over by the next call.
    /// </summary>
    public LineEnd Next(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var newline = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                line = _buffer.AsSpan(_start, searched + newline);
                LineOffset = _readTo - (_end - _start);
                _start += line.Length + 1;
                return line.Length > lineBytesMax ? LineEnd.TooLong : LineEnd.Newline;
            }

            searched = _end - _start;
            if (searched > lineBytesMax)
            {
                LineOffset = _readTo - searched;
                line = PassOver();
                return LineEnd.TooLong;
            }

            if (!Fill())
            {
                line = _buffer.AsSpan(_start, searched);
                LineOffset = _readTo - searched;
                _start = _end;
                return searched == 0 ? LineEnd.EndOfFile : LineEnd.Cut;
            }
        }
    }

    /// <summary>Goes to behind the line's newline; gives the line's start, which is kept at the buffer's.</summary>
    private ReadOnlySpan<byte> PassOver()
    {
        const int kept = 256;
        _buffer.AsSpan(_start, kept).CopyTo(_buffer);
        do
        {
            _start = _end = kept;
            if (!ReadMore())
            {
                break;
            }

            _start += 1 + _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
        }
        while (_start == kept);

        return _buffer.AsSpan(0, kept);
    }

    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        return ReadMore();
    }

    private bool ReadMore()
    {
        var read = _file!.Read(_readTo, _buffer.AsSpan(_end));
        _end += read;
        _readTo += read;
        return read > 0;
    }
}

internal enum LineEnd
{
    Newline,
    Cut,
    TooLong,
    EndOfFile,
}
