using System.Text.Unicode;
using ActorBridge.Audit.Lines;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Reading;

/// <summary>Gets each line in order, after it was found whole and in the chain; answers why it can't stand there, or null.</summary>
internal delegate DraftFault? LineSink(in LineView line);

/// <summary>
/// Reads a log from a known position to its end and believes nothing: form, numbering, chain, order of transactions, and the
/// high-water mark. Changes nothing.
/// </summary>
internal sealed class LogScanner(IStorage storage, int lineBytesMax, LineSink sink) : IDisposable
{
    private readonly LineBuffer _lines = new(lineBytesMax);
    private readonly LineHash _hash = new();
    private LogPosition _mark;
    private long _seq;
    private TailOfLog _last;

    /// <param name="mark">How far the log was acknowledged.</param>
    public LogScan Scan(LogPosition mark) => Scan(LogPosition.Empty, new TailOfLog(null, 0, 0, default), mark);

    /// <param name="from">What is already known to be in order: the position that a checkpoint covers.</param>
    /// <param name="known">The segment and place of it.</param>
    public LogScan Scan(LogPosition from, TailOfLog known, LogPosition mark)
    {
        _mark = mark;
        _seq = from.Seq;
        _hash.Set(from.Hash);
        _last = known;
        var segments = Segment.In(storage).Where(s => s.First >= (known.Segment?.First ?? 0)).ToList();
        for (var i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            if (segment != known.Segment && segment.First != _seq + 1)
            {
                return Bad(LogDefect.SegmentMisplaced, segment.Name, 0, $"it should begin with line {_seq + 1}", []);
            }

            using var file = storage.OpenRead(segment.Name);
            var scan = ScanSegment(segment, file, isLast: i == segments.Count - 1);
            if (scan is not null)
            {
                return scan;
            }
        }

        return Whole();
    }

    public void Dispose() => _hash.Dispose();

    private LogScan Whole()
    {
        if (_seq < _mark.Seq)
        {
            var name = _last.Segment?.Name ?? HighWaterMark.FileName;
            return Bad(LogDefect.Shortened, name, 0, $"it ends with line {_seq}, but line {_mark.Seq} was acknowledged", []);
        }

        return new LogScan(new LogPosition(_seq, _hash.ToString()), _last, null);
    }

    private LogScan? ScanSegment(Segment segment, IStorageFile file, bool isLast)
    {
        _last = segment == _last.Segment ? _last : new TailOfLog(segment, 0, 0, default);
        _lines.Open(file, _last.GoodEnd);
        for (var number = _seq - segment.First + 2; ; number++)
        {
            var end = _lines.Next(out var line);
            if (end == LineEnd.EndOfFile)
            {
                return null;
            }

            if (end != LineEnd.Newline || !Utf8.IsValid(line) || !LineView.TryRead(line, out var view))
            {
                return Unreadable(segment, file, number, line, end, isLast);
            }

            if (Misfit(view) is var (defect, reason))
            {
                return Bad(defect, segment.Name, number, reason, line);
            }

            _hash.Of(line);
            _seq++;
            if (_seq == _mark.Seq && !_hash.ToString().Equals(_mark.Hash, StringComparison.Ordinal))
            {
                return Bad(LogDefect.Fork, segment.Name, number, $"another line {_seq} than this was acknowledged", line);
            }

            _last = _last with
            {
                GoodEnd = _lines.LineOffset + line.Length + 1,
                AcknowledgedEnd = _seq <= _mark.Seq ? _lines.LineOffset + line.Length + 1 : _last.AcknowledgedEnd,
                FirstTimestamp = number == 1 ? view.Timestamp : _last.FirstTimestamp,
            };
        }
    }

    private (LogDefect Defect, string Reason)? Misfit(in LineView view)
    {
        var due = _seq + 1;
        if (view.Seq != due)
        {
            return (view.Seq < due ? LogDefect.SeqBackwards : LogDefect.SeqGap, $"it is numbered {view.Seq}, and {due} is due");
        }

        if (!view.Prev.SequenceEqual(_hash.Text))
        {
            return (LogDefect.ChainBroken, $"it does not carry the hash of line {_seq}");
        }

        return sink(view) is { } fault ? (LogDefect.ImpossibleOrder, fault.ToString()) : null;
    }

    /// <summary>
    /// A line that can't be read is a torn write, to be cut off, only if nothing shows that it was ever acknowledged: not the
    /// mark, and no line behind it that belongs to a later write, since a write begins only after the one before was durable.
    /// </summary>
    private LogScan Unreadable(Segment segment, IStorageFile file, long number, ReadOnlySpan<byte> line, LineEnd end, bool isLast)
    {
        var (defect, reason) = end switch
        {
            LineEnd.TooLong => (LogDefect.LineTooLong, $"it is longer than {lineBytesMax} bytes"),
            LineEnd.Cut when line.Length > 0 && line[0] == (byte)'{' => (LogDefect.NotJson, "the line is not whole"),
            _ => LineDiagnosis.Of(line),
        };
        var bad = Bad(defect, segment.Name, number, reason, line);
        if (!isLast || _seq < _mark.Seq || defect == LogDefect.FutureSchema || LaterWriteFollows())
        {
            return bad;
        }

        return new LogScan(new LogPosition(_seq, _hash.ToString()), _last with { TornBytes = file.Length - _last.GoodEnd }, null);
    }

    private bool LaterWriteFollows()
    {
        var due = _seq + 1;
        while (_lines.Next(out var line) is var end && end != LineEnd.EndOfFile)
        {
            if (end == LineEnd.Newline && Utf8.IsValid(line) && LineView.TryRead(line, out var view) && view.Group > due)
            {
                return true;
            }
        }

        return false;
    }

    private LogScan Bad(LogDefect defect, string file, long line, string reason, ReadOnlySpan<byte> bytes)
    {
        var good = new LogPosition(_seq, _hash.ToString());
        return new LogScan(good, _last, new LogUnusable(defect, file, line, reason, LineDiagnosis.Excerpt(bytes), good));
    }
}

/// <param name="Head">Of what is in order.</param>
/// <param name="Unusable">Null when the log can be used, after the torn bytes, if any, are cut off.</param>
internal sealed record LogScan(LogPosition Head, TailOfLog Last, LogUnusable? Unusable);

/// <summary>The last segment that is in order, or the part of it that is; null when there is none.</summary>
/// <param name="GoodEnd">Where its last good line ends.</param>
/// <param name="AcknowledgedEnd">Where the last line ends that the mark knows; what is behind it must be made durable again.</param>
internal readonly record struct TailOfLog(Segment? Segment, long GoodEnd, long AcknowledgedEnd, DateTime FirstTimestamp)
{
    public long TornBytes { get; init; }
}
