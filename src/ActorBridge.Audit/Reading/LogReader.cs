using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ActorBridge.Audit.Lines;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Reading;

/// <summary>
/// Reads lines for people and tools, also beside the writer. Finds a number by bisection in the segment that holds it, so that no
/// index of places is needed. Checks each line's form, not the chain: that is <see cref="AuditVerifier"/>'s.
/// </summary>
public sealed class LogReader(IStorage storage, int lineBytesMax = 1 << 20)
{
    private readonly LineBuffer _lines = new(lineBytesMax);

    /// <summary>The line with this number; null when there is none, or when what stands in its place can't be read.</summary>
    public AuditEntry? Read(long seq)
    {
        var holder = Segment.In(storage).LastOrDefault(s => s.First <= seq);
        if (holder.First == 0)
        {
            return null;
        }

        using var file = storage.OpenRead(holder.Name);
        _lines.Open(file, Place(file, seq));
        while (_lines.Next(out var line) == LineEnd.Newline && LineFields.TryRead(line, out var fields) && fields.Seq <= seq)
        {
            if (fields.Seq == seq)
            {
                return Entry(line)?.Entry;
            }
        }

        return null;
    }

    /// <summary>The number of the last line that was acknowledged; 0 when there is none.</summary>
    /// <exception cref="LogDamagedException">There are lines, but no mark that can be read.</exception>
    public long Acknowledged()
    {
        // Listed first: a new log's mark is there before its first segment.
        var any = Segment.In(storage).Count > 0;
        var mark = storage.Exists(HighWaterMark.FileName) ? HighWaterMark.Peek(storage) : null;
        return mark?.Seq ?? (any ? throw new LogDamagedException($"{HighWaterMark.FileName}: {LogDefect.MarkUnreadable}. See 'actorbridge log verify'.") : 0);
    }

    /// <summary>The last so many lines that were acknowledged.</summary>
    /// <inheritdoc cref="From" path="/exception"/>
    public IEnumerable<LoggedLine> Last(int count)
    {
        var head = Acknowledged();
        return From(Math.Max(1, head - count + 1)).TakeWhile(l => l.Entry.Seq <= head);
    }

    /// <summary>Line by line from this number to the end, which is before a line that the writer is just writing.</summary>
    /// <exception cref="LogDamagedException">A line can't be read.</exception>
    public IEnumerable<LoggedLine> From(long seq)
    {
        var segments = Segment.In(storage);
        var begin = Math.Max(0, segments.FindLastIndex(s => s.First <= seq));
        for (var i = begin; i < segments.Count; i++)
        {
            using var file = storage.OpenRead(segments[i].Name);
            _lines.Open(file, i == begin ? Place(file, seq) : 0);
            while (Next(segments[i], isLast: i == segments.Count - 1) is { } line)
            {
                if (line.Entry.Seq >= seq)
                {
                    yield return line;
                }
            }
        }
    }

    private LoggedLine? Next(Segment segment, bool isLast)
    {
        var end = _lines.Next(out var line);
        if (end == LineEnd.EndOfFile || (end == LineEnd.Cut && isLast))
        {
            return null;
        }

        return (end == LineEnd.Newline ? Entry(line) : null) ?? throw Damaged(segment, line);
    }

    private LogDamagedException Damaged(Segment segment, ReadOnlySpan<byte> line)
    {
        var (defect, reason) = LineDiagnosis.Of(line);
        return new LogDamagedException($"{segment.Name} at byte {_lines.LineOffset}: {defect}: {reason}. See 'actorbridge log verify'.");
    }

    /// <summary>A place at the start of a line, not behind the one that is looked for.</summary>
    private long Place(IStorageFile file, long seq)
    {
        long low = 0, high = file.Length;
        while (high - low > 1 << 16)
        {
            var middle = low + (high - low) / 2;
            _lines.Open(file, middle);
            _ = _lines.Next(out _); // the rest of a line
            if (_lines.Next(out var line) == LineEnd.Newline && LineFields.TryRead(line, out var fields) && fields.Seq <= seq)
            {
                low = _lines.LineOffset;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static LoggedLine? Entry(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line) || !LineFields.TryRead(line, out var fields))
        {
            return null;
        }

        using var hash = new LineHash();
        hash.Of(line);
        try
        {
            return new LoggedLine(LineEntry.Of(new LineView(line, in fields), hash.ToString()), Encoding.UTF8.GetString(line));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <param name="Json">The line as it stands in the file.</param>
public sealed record LoggedLine(AuditEntry Entry, string Json);

/// <summary>A line of the log can't be read; the message names file and place.</summary>
public sealed class LogDamagedException(string message) : IOException(message);
