using System.Text.Json.Nodes;
using ActorBridge.Audit.Indexing;
using ActorBridge.Audit.Lines;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit;

/// <summary>From a folder to a log that can be appended to, or to the reason why not. A damaged log is left as it was found.</summary>
internal static class LogOpener
{
    private const string LockName = "writer.lock";

    public static LogOpening Open(IStorage storage, AuditLogOptions options)
    {
        IDisposable? hold = null;
        HighWaterMark? mark = null;
        try
        {
            hold = storage.TryLock(LockName);
            if (hold is null)
            {
                return Unusable(LogDefect.InUse, LockName, "another process writes this log");
            }

            mark = OpenMark(storage);
            if (mark is null)
            {
                return Unusable(LogDefect.MarkUnreadable, HighWaterMark.FileName, "it does not say how far the log was acknowledged");
            }

            var checkpoint = Checkpoint.Load(storage, mark.Position, options.LineBytesMax);
            var index = checkpoint?.Index ?? new AuditIndex();
            using var scanner = new LogScanner(storage, options.LineBytesMax, index.Add);
            var scan = checkpoint is null ? scanner.Scan(mark.Position) : scanner.Scan(checkpoint.At, Covered(checkpoint), mark.Position);
            if (scan.Unusable is not null)
            {
                return new LogOpening(null, scan.Unusable);
            }

            var log = Continue(storage, options, hold, mark, index, scan, checkpoint?.At ?? LogPosition.Empty);
            (hold, mark) = (null, null);
            return new LogOpening(log, null);
        }
        catch (StorageException e)
        {
            return Unusable(LogDefect.StorageFailed, e.File, e.Message);
        }
        catch (LogPoisonedException e)
        {
            return Unusable(LogDefect.StorageFailed, ".", e.Message);
        }
        finally
        {
            mark?.Dispose();
            hold?.Dispose();
        }
    }

    private static AuditLog Continue(IStorage storage, AuditLogOptions options, IDisposable hold, HighWaterMark mark, AuditIndex index, LogScan scan, LogPosition checkpointed)
    {
        var tail = scan.Last.Segment is { } segment ? OpenTail(storage, segment, scan.Last) : null;
        AuditLog? log = null;
        try
        {
            mark.Advance(scan.Head);
            mark.Sync();
            var writer = new SegmentWriter(storage, options, tail, scan.Last.GoodEnd, scan.Last.FirstTimestamp);
            index.SuspectAll();
            log = new AuditLog(storage, options, hold, mark, index, writer, scan.Head, checkpointed);
            if (index.Version is > 0 and < LineSchema.Version)
            {
                log.Migrate(index.Version);
            }

            if (scan.Last.TornBytes > 0)
            {
                log.Append([TornTail(scan)]);
            }

            SetAsideNotes.Write(storage, log);
            return log;
        }
        catch
        {
            tail?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whatever the mark does not vouch for is written once more before anything rests on it: after a failed fsync the page
    /// cache can show bytes as clean that never reached the disk, and another fsync alone would not bring them there.
    /// </summary>
    private static IStorageFile OpenTail(IStorage storage, Segment segment, TailOfLog last)
    {
        var file = storage.Open(segment.Name);
        try
        {
            if (last.TornBytes > 0)
            {
                file.Truncate(last.GoodEnd);
            }

            var chunk = new byte[1 << 16];
            for (var at = last.AcknowledgedEnd; at < last.GoodEnd;)
            {
                var read = file.Read(at, chunk.AsSpan(0, (int)Math.Min(chunk.Length, last.GoodEnd - at)));
                file.Write(at, chunk.AsSpan(0, read));
                at += read;
            }

            file.Sync();
            storage.SyncFolder();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static TailOfLog Covered(Checkpoint checkpoint)
    {
        var (segment, bytes) = checkpoint.Segments[^1];
        return new TailOfLog(segment, bytes, bytes, checkpoint.LastSegmentBegun);
    }

    private static HighWaterMark? OpenMark(IStorage storage)
    {
        if (storage.Exists(HighWaterMark.FileName))
        {
            return HighWaterMark.Open(storage);
        }

        return Segment.In(storage).Count == 0 ? HighWaterMark.Create(storage) : null;
    }

    private static AuditDraft TornTail(LogScan scan) =>
        new(AuditKind.Storage, null, "torn-tail-cut", Detail: new JsonObject
        {
            ["file"] = scan.Last.Segment?.Name,
            ["after_seq"] = scan.Head.Seq,
            ["bytes"] = scan.Last.TornBytes,
        });

    private static LogOpening Unusable(LogDefect defect, string file, string reason) =>
        new(null, new LogUnusable(defect, file, 0, reason, "", LogPosition.Empty));
}
