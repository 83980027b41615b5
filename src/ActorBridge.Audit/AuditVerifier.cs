using ActorBridge.Audit.Indexing;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit;

/// <summary>
/// Reads a log from its first line, beside its writer if need be, and changes nothing: form and schema of each line, numbering,
/// chain, the high-water mark, and the order of each transaction (rules 12.1, 14.3, 14.6, 16.3).
/// </summary>
public static class AuditVerifier
{
    public static VerifyReport Verify(string folder, int lineBytesMax = 1 << 20) => Verify(new DiskStorage(folder), lineBytesMax);

    public static VerifyReport Verify(IStorage storage, int lineBytesMax = 1 << 20) => Verify(storage, new AuditIndex(), lineBytesMax);

    /// <summary>The same of an exported log, which has to be whole from line 1: nothing vouches for what it may have left out but the chain.</summary>
    public static VerifyReport Verify(ExportedLog export, int lineBytesMax = 1 << 20)
    {
        try
        {
            var index = new AuditIndex();
            using var scanner = new LogScanner(export, lineBytesMax, index.Add);
            var scan = scanner.Scan(LogPosition.Empty);
            var torn = scan.Unusable is null && scan.Last.TornBytes > 0
                ? new LogUnusable(LogDefect.NotJson, export.Name, scan.Head.Seq + 1, "the line can't be read, and an export ends with a whole one", "", scan.Head)
                : null;
            return new VerifyReport(scan.Head, 1, index.OpenTransactions.Length, scan.Last.TornBytes, scan.Unusable is { } bad ? bad with { File = export.Name } : torn);
        }
        catch (StorageException e)
        {
            return Bad(LogDefect.StorageFailed, e.File, e.Message);
        }
    }

    /// <summary>The same, and what the log says when it is whole; for questions beside a running host.</summary>
    public static (VerifyReport Report, AuditIndex Index) Read(IStorage storage, int lineBytesMax = 1 << 20)
    {
        var index = new AuditIndex();
        return (Verify(storage, index, lineBytesMax), index);
    }

    private static VerifyReport Verify(IStorage storage, AuditIndex index, int lineBytesMax)
    {
        try
        {
            var segments = Segment.In(storage).Count;
            var mark = storage.Exists(HighWaterMark.FileName) ? HighWaterMark.Peek(storage) : null;
            if (mark is null && (segments > 0 || storage.Exists(HighWaterMark.FileName)))
            {
                return Bad(LogDefect.MarkUnreadable, HighWaterMark.FileName, "it does not say how far the log was acknowledged");
            }

            using var scanner = new LogScanner(storage, lineBytesMax, index.Add);
            var scan = scanner.Scan(mark ?? LogPosition.Empty);
            return new VerifyReport(scan.Head, segments, index.OpenTransactions.Length, scan.Last.TornBytes, scan.Unusable);
        }
        catch (StorageException e)
        {
            return Bad(LogDefect.StorageFailed, e.File, e.Message);
        }
    }

    private static VerifyReport Bad(LogDefect defect, string file, string reason) =>
        new(LogPosition.Empty, 0, 0, 0, new LogUnusable(defect, file, 0, reason, "", LogPosition.Empty));
}

/// <param name="Head">How far the log is in order.</param>
/// <param name="OpenTransactions">BEGINs without an end: no damage, but the next start has to close them.</param>
/// <param name="TornBytes">Of a write that was never acknowledged; the next start cuts them off.</param>
/// <param name="Unusable">The first bad line, or null.</param>
public sealed record VerifyReport(LogPosition Head, int Segments, int OpenTransactions, long TornBytes, LogUnusable? Unusable)
{
    public bool IsWhole => Unusable is null;
}
