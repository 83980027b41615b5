using System.Text;
using System.Text.Unicode;
using ActorBridge.Audit.Lines;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Reading;

/// <summary>
/// The lines that a start took from its checkpoint and did not read, some at a time: form, numbering and chain, up to the line that the checkpoint was made at.
/// It does not ask whether they make sense: the scan that the checkpoint was made of has done that.
/// </summary>
internal sealed class CoveredLines(IStorage storage, LogPosition upTo, int lineBytesMax) : IDisposable
{
    private readonly Queue<Segment> _segments = new(Segment.In(storage).Where(s => s.First <= upTo.Seq));
    private readonly LineBuffer _lines = new(lineBytesMax);
    private readonly LineHash _hash = new();
    private readonly byte[] _last = Encoding.ASCII.GetBytes(upTo.Hash);
    private IStorageFile? _file;
    private long _seq;

    public bool IsAtEnd => _seq == upTo.Seq;

    /// <summary>Reads on until so many bytes were read, or the last line was.</summary>
    /// <returns>False: a line is not the one that it was.</returns>
    public bool Read(int bytes)
    {
        while (bytes > 0 && !IsAtEnd)
        {
            if (!TryNext(out var length))
            {
                return false;
            }

            bytes -= length;
        }

        return !IsAtEnd || _hash.Text.SequenceEqual(_last);
    }

    public void Dispose()
    {
        _file?.Dispose();
        _hash.Dispose();
    }

    private bool TryNext(out int length)
    {
        while (true)
        {
            length = 0;
            if (_file is null)
            {
                if (!_segments.TryDequeue(out var segment))
                {
                    return false;
                }

                _file = storage.OpenRead(segment.Name);
                _lines.Open(_file);
            }

            var end = _lines.Next(out var line);
            if (end != LineEnd.EndOfFile)
            {
                length = line.Length + 1;
                return end == LineEnd.Newline && Take(line);
            }

            _file.Dispose();
            _file = null;
        }
    }

    private bool Take(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line) || !LineFields.TryRead(line, out var fields) || fields.Seq != _seq + 1 || !new LineView(line, in fields).Prev.SequenceEqual(_hash.Text))
        {
            return false;
        }

        _hash.Of(line);
        _seq++;
        return true;
    }
}
