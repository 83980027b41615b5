using System.Security.Cryptography;
using System.Text;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Indexing;

/// <summary>
/// The index at a point of the log, so that a start reads only what came after. A cache and nothing more: whatever about it
/// does not fit, the whole log is read instead. What it covers is checked by name, length and last line; its other lines are read beside the work (<see cref="CoveredLines"/>).
/// </summary>
/// <param name="At">Which line it covers last.</param>
/// <param name="LastSegmentBegun">When the last of them began.</param>
/// <param name="Segments">Those it covers, oldest first, with as many bytes as it covers of each.</param>
internal sealed record Checkpoint(LogPosition At, IReadOnlyList<(Segment Segment, long Bytes)> Segments, DateTime LastSegmentBegun, AuditIndex Index)
{
    public const string FileName = "checkpoint";

    private const string Header = "AB-AUDIT-CHECKPOINT 9\n";

    public static void Save(IStorage storage, LogPosition at, AuditIndex index, long lastSegmentBytes, DateTime lastSegmentBegun)
    {
        var buffer = new MemoryStream();
        using var to = new BinaryWriter(buffer, Encoding.UTF8);
        to.Write(Encoding.ASCII.GetBytes(Header));
        to.Write(at.Seq);
        to.Write(at.Hash);
        var segments = Segment.In(storage).Where(s => s.First <= at.Seq).ToList();
        to.Write(segments.Count);
        foreach (var segment in segments)
        {
            using var file = storage.OpenRead(segment.Name);
            to.Write(segment.First);
            to.Write(segment == segments[^1] ? lastSegmentBytes : file.Length);
        }

        to.Write(lastSegmentBegun.Ticks);
        index.Save(to);
        to.Flush();
        to.Write(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        to.Flush();
        AtomicFile.Write(storage, FileName, buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>Null when there is none, or it doesn't fit the log as it is on the disk.</summary>
    public static Checkpoint? Load(IStorage storage, LogPosition mark, int lineBytesMax)
    {
        if (!storage.Exists(FileName) || ReadFile(storage) is not { } bytes || !IsWhole(bytes))
        {
            return null;
        }

        using var from = new BinaryReader(new MemoryStream(bytes, Header.Length, bytes.Length - Header.Length - SHA256.HashSizeInBytes), Encoding.UTF8);
        var at = new LogPosition(from.ReadInt64(), from.ReadString());
        var segments = new (Segment Segment, long Bytes)[from.ReadInt32()];
        for (var i = 0; i < segments.Length; i++)
        {
            segments[i] = (new Segment(from.ReadInt64()), from.ReadInt64());
        }

        return at.Seq <= mark.Seq && Fits(storage, at, segments, lineBytesMax)
            ? new Checkpoint(at, segments, new DateTime(from.ReadInt64(), DateTimeKind.Utc), AuditIndex.Load(from))
            : null;
    }

    private static byte[]? ReadFile(IStorage storage)
    {
        using var file = storage.OpenRead(FileName);
        if (file.Length > int.MaxValue)
        {
            return null;
        }

        var bytes = new byte[file.Length];
        return file.Read(0, bytes) == bytes.Length ? bytes : null;
    }

    private static bool IsWhole(byte[] bytes) =>
        bytes.Length > Header.Length + SHA256.HashSizeInBytes
        && bytes.AsSpan().StartsWith(Encoding.ASCII.GetBytes(Header))
        && SHA256.HashData(bytes.AsSpan(..^SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(^SHA256.HashSizeInBytes..));

    private static bool Fits(IStorage storage, LogPosition at, (Segment Segment, long Bytes)[] segments, int lineBytesMax)
    {
        var there = Segment.In(storage);
        if (segments.Length == 0 || there.Count < segments.Length)
        {
            return false;
        }

        for (var i = 0; i < segments.Length; i++)
        {
            if (there[i] != segments[i].Segment)
            {
                return false;
            }

            using var file = storage.OpenRead(there[i].Name);
            if (i < segments.Length - 1 ? file.Length != segments[i].Bytes : file.Length < segments[i].Bytes)
            {
                return false;
            }
        }

        return new LogReader(storage, lineBytesMax).Read(at.Seq)?.Position == at;
    }
}
