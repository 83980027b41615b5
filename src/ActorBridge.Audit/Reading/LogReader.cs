using System.Text.Json;
using ActorBridge.Audit.Lines;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Reading;

/// <summary>Finds single lines: by number, by bisection in the segment that holds it, so that no index of places is needed.</summary>
public sealed class LogReader(IStorage storage, int lineBytesMax)
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
        long low = 0, high = file.Length;
        while (high - low > 1 << 16)
        {
            var middle = low + (high - low) / 2;
            _lines.Open(file, middle);
            _ = _lines.Next(out _); // the rest of a line
            if (_lines.Next(out var line) == LineEnd.Newline && LineView.TryRead(line, out var view) && view.Seq <= seq)
            {
                low = _lines.LineOffset;
            }
            else
            {
                high = middle;
            }
        }

        _lines.Open(file, low);
        while (_lines.Next(out var line) == LineEnd.Newline && LineView.TryRead(line, out var view) && view.Seq <= seq)
        {
            if (view.Seq == seq)
            {
                return Entry(line, view);
            }
        }

        return null;
    }

    private static AuditEntry? Entry(ReadOnlySpan<byte> line, in LineView view)
    {
        var hash = new LineHash();
        hash.Of(line);
        try
        {
            return LineEntry.Of(view, hash.ToString());
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
