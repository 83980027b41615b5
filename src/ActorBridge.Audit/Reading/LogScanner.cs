using System.Text;
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
/// high-water mark. Changes nothing. While lines are taken in, in their order, those behind them are read and hashed.
/// </summary>
internal sealed class LogScanner(IStorage storage, int lineBytesMax, LineSink sink) : IDisposable
{
    // Below that, handing it to another thread costs more than doing it.
    private const int ParallelBytesMin = 1 << 20;

    private readonly byte[] _hash = new byte[LineHash.Chars];
    private readonly byte[] _provenHash = new byte[LineHash.Chars];
    private readonly BlocksAhead _ahead = new(lineBytesMax);
    private LogPosition _mark;
    private LogPosition _vouched = LogPosition.Empty;
    private long _seq;
    private TailOfLog _last;
    private (long Seq, TailOfLog Last) _proven;

    private LogPosition Good => new(_seq, Encoding.ASCII.GetString(_hash));

    /// <param name="mark">How far the log was acknowledged.</param>
    /// <param name="vouched">A line that something else than the line behind it has proven, as a checkpoint does.</param>
    public LogScan Scan(LogPosition mark, LogPosition? vouched = null)
    {
        _vouched = vouched ?? LogPosition.Empty;
        return Scan(LogPosition.Empty, new TailOfLog(null, 0, 0, default), mark);
    }

    /// <param name="from">What is already known to be in order: the position that a checkpoint covers.</param>
    /// <param name="known">The segment and place of it.</param>
    public LogScan Scan(LogPosition from, TailOfLog known, LogPosition mark)
    {
        _mark = mark;
        _seq = from.Seq;
        _ = Encoding.ASCII.GetBytes(from.Hash, _hash);
        _last = known;
        Prove();
        var segments = Segment.In(storage).Where(s => s.First >= (known.Segment?.First ?? 0)).ToList();
        for (var i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            if (segment != known.Segment && segment.First != _seq + 1)
            {
                return Bad(LogDefect.SegmentMisplaced, segment.Name, 0, $"it should begin with line {_seq + 1}", []);
            }

            using var file = storage.OpenRead(segment.Name);
            var scan = ScanSegment(segment, file, i < segments.Count - 1 ? segments[i + 1] : null);
            if (scan is not null)
            {
                return scan;
            }
        }

        return Whole();
    }

    public void Dispose() => _ahead.Dispose();

    private LogScan Whole()
    {
        if (_seq < _mark.Seq)
        {
            var name = _last.Segment?.Name ?? HighWaterMark.FileName;
            return Bad(LogDefect.Shortened, name, 0, $"it ends with line {_seq}, but line {_mark.Seq} was acknowledged", []);
        }

        return new LogScan(Good, _last, null);
    }

    private LogScan? ScanSegment(Segment segment, IStorageFile file, Segment? next)
    {
        _last = segment == _last.Segment ? _last : new TailOfLog(segment, 0, 0, default);
        while (true)
        {
            _ahead.Open(file, _last.GoodEnd);
            BadLine? bad = null;
            if (file.Length - _last.GoodEnd < ParallelBytesMin)
            {
                bad = TakeBlocks(segment);
            }
            else
            {
                Beside.Run(() => bad = TakeBlocks(segment), _ahead.Work);
            }

            if (bad is (var index, { } defect, var reason))
            {
                return Bad(defect, segment.Name, NumberIn(segment), reason, _ahead.Next()!.Line(index));
            }

            if (bad is null && _ahead.IsAtEnd)
            {
                return null;
            }

            if (TakeAlone(segment, file, next) is { } alone)
            {
                return alone;
            }
        }
    }

    /// <summary>The first line that is not in order, in the block that is still to be released; null when all are, as far as there are blocks.</summary>
    private BadLine? TakeBlocks(Segment segment)
    {
        try
        {
            while (_ahead.Next() is { } block)
            {
                if (Take(segment, block) is { } bad)
                {
                    return bad;
                }

                _ahead.Release();
            }

            return null;
        }
        finally
        {
            _ahead.Stop();
        }
    }

    private BadLine? Take(Segment segment, LineBlock block)
    {
        for (var i = 0; i < block.Count; i++)
        {
            if (!block.TryView(i, out var view))
            {
                return new BadLine(i, null, "");
            }

            if ((Misfit(view) ?? Take(segment, view, block.HashOf(i), block.EndOf(i))) is var (defect, reason))
            {
                return new BadLine(i, defect, reason);
            }
        }

        return null;
    }

    /// <summary>The line that is due, by itself: it is longer than a block, not whole, or can't be read.</summary>
    private LogScan? TakeAlone(Segment segment, IStorageFile file, Segment? next)
    {
        var lines = new LineBuffer(lineBytesMax);
        lines.Open(file, _last.GoodEnd);
        var end = lines.Next(out var line);
        if (end != LineEnd.Newline || !Utf8.IsValid(line) || !LineFields.TryRead(line, out var fields))
        {
            return Unreadable(segment, file, lines, line, end, next);
        }

        var view = new LineView(line, in fields);

        using var hash = new LineHash();
        hash.Of(line);
        return (Misfit(view) ?? Take(segment, view, hash.Text, lines.LineOffset + line.Length + 1)) is var (defect, reason)
            ? Bad(defect, segment.Name, NumberIn(segment), reason, line)
            : null;
    }

    /// <summary>Of the line that is due, in its file, from 1.</summary>
    private long NumberIn(Segment segment) => _seq - segment.First + 2;

    private (LogDefect Defect, string Reason)? Take(Segment segment, in LineView view, ReadOnlySpan<byte> hash, long end)
    {
        if (view.Seq == _mark.Seq && !Encoding.ASCII.GetString(hash).Equals(_mark.Hash, StringComparison.Ordinal))
        {
            return (LogDefect.Fork, $"another line {view.Seq} than this was acknowledged");
        }

        Prove();
        _seq = view.Seq;
        hash.CopyTo(_hash);
        _last = _last with
        {
            GoodEnd = end,
            AcknowledgedEnd = _seq <= _mark.Seq ? end : _last.AcknowledgedEnd,
            FirstTimestamp = _seq == segment.First ? view.Timestamp : _last.FirstTimestamp,
        };
        return null;
    }

    /// <summary>The line before the one that is about to be taken: that one's chain proves it.</summary>
    private void Prove()
    {
        _proven = (_seq, _last);
        _hash.CopyTo(_provenHash, 0);
    }

    private (LogDefect Defect, string Reason)? Misfit(in LineView view)
    {
        var due = _seq + 1;
        if (view.Seq != due)
        {
            return (view.Seq < due ? LogDefect.SeqBackwards : LogDefect.SeqGap, $"it is numbered {view.Seq}, and {due} is due");
        }

        if (!view.Prev.SequenceEqual(_hash))
        {
            return (LogDefect.ChainBroken, $"it does not carry the hash of line {_seq}");
        }

        return sink(view) is { } fault ? (LogDefect.ImpossibleOrder, $"{fault}: {fault.Sentence()}") : null;
    }

    /// <summary>
    /// A line that can't be read is a torn write, to be cut off, only if nothing shows that it was ever acknowledged: not the
    /// mark, and no line behind it that belongs to a later write, since a write begins only after the one before was durable. Behind
    /// one that is cut there is nothing, whatever a writer may have added since.
    /// </summary>
    private LogScan Unreadable(Segment segment, IStorageFile file, LineBuffer lines, ReadOnlySpan<byte> line, LineEnd end, Segment? next)
    {
        var (defect, reason) = end switch
        {
            LineEnd.TooLong => (LogDefect.LineTooLong, $"it is longer than {lineBytesMax} bytes"),
            LineEnd.Cut when line.Length > 0 && line[0] == (byte)'{' => (LogDefect.NotJson, "the line is not whole"),
            _ => LineDiagnosis.Of(line),
        };
        var bad = Bad(defect, segment.Name, NumberIn(segment), reason, line);
        if (defect == LogDefect.FutureSchema && WhyOfNoNewerVersion(line, file, next) is { } damage)
        {
            return bad with { Unusable = bad.Unusable! with { Defect = LogDefect.FieldMalformed, Reason = $"{reason}; {damage}" } };
        }

        if (next is not null || _seq < _mark.Seq || defect == LogDefect.FutureSchema || (end != LineEnd.Cut && LaterWriteFollows(lines)))
        {
            return bad;
        }

        return new LogScan(Good, _last with { TornBytes = file.Length - _last.GoodEnd }, null);
    }

    /// <summary>
    /// One changed bit makes another version of a number. Who updates is not helped then, and who sets aside must be able to: a newer
    /// version's line is followed by its own ones only, and was acknowledged as it is. Null: it may well be one.
    /// </summary>
    private string? WhyOfNoNewerVersion(ReadOnlySpan<byte> line, IStorageFile file, Segment? next)
    {
        using var hash = new LineHash();
        hash.Of(line);
        if (_seq + 1 == _mark.Seq && !Encoding.ASCII.GetString(hash.Text).Equals(_mark.Hash, StringComparison.Ordinal))
        {
            return $"and another line {_mark.Seq} than this was acknowledged";
        }

        var follows = IsKnown(file, _last.GoodEnd + line.Length + 1);
        if (follows is null && next is { } behind)
        {
            using var after = storage.OpenRead(behind.Name);
            follows = IsKnown(after, 0);
        }

        return follows == true ? "and the line behind it is none of a newer version" : null;
    }

    /// <returns>Whether the line there is one of a version that is known; null when there is none.</returns>
    private bool? IsKnown(IStorageFile file, long offset)
    {
        var lines = new LineBuffer(lineBytesMax);
        lines.Open(file, offset);
        return lines.Next(out var line) switch
        {
            LineEnd.EndOfFile => null,
            LineEnd.Newline => Utf8.IsValid(line) && LineFields.TryRead(line, out _),
            _ => false,
        };
    }

    private bool LaterWriteFollows(LineBuffer lines)
    {
        var due = _seq + 1;
        while (lines.Next(out var line) is var end && end != LineEnd.EndOfFile)
        {
            if (end == LineEnd.Newline && Utf8.IsValid(line) && LineFields.TryRead(line, out var fields) && fields.Group > due)
            {
                return true;
            }
        }

        return false;
    }

    private LogScan Bad(LogDefect defect, string file, long line, string reason, ReadOnlySpan<byte> bytes)
    {
        // Where the chain breaks, one of two lines was changed, and the first of them is proven by nothing in the log.
        var (good, last) = defect == LogDefect.ChainBroken && Good != _vouched ? (new(_proven.Seq, Encoding.ASCII.GetString(_provenHash)), _proven.Last) : (Good, _last);
        return new LogScan(good, last, new LogUnusable(defect, file, line, reason, LineDiagnosis.Excerpt(bytes), good));
    }

    /// <param name="Defect">Null when the line can't be read.</param>
    private readonly record struct BadLine(int Index, LogDefect? Defect, string Reason);
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
