using System.Globalization;
using ActorBridge.Audit;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;

namespace ActorBridge.Torture.Storage;

/// <summary>The test assembly, started as a process of its own, is the writer that gets killed, or looked at.</summary>
public static class Writer
{
    public static readonly AuditLogOptions Options = Some.Options() with { SegmentBytesMax = 20_000, CheckpointLines = 50 };

    public static int Main(string[] args) => args switch
    {
        ["forever", var folder] => Forever(folder),
        ["once", var folder] => Once(folder),
        ["atomic", var path] => Atomic(path),
        _ => 2,
    };

    /// <summary>Appends groups without end, and writes down each acknowledged position after it was acknowledged.</summary>
    private static int Forever(string folder)
    {
        if (AuditLog.Open(new DiskStorage(folder), Options).Log is not { } log)
        {
            return 1;
        }

        var history = new RandomHistory((int)log.Head.Seq);
        for (var number = (int)log.Head.Seq + 1; ; number += 10)
        {
            var written = log.Append([.. Some.Transaction(number), .. history.Group()]).Where(r => r.Entry is not null);
            Console.Out.Write(string.Concat(written.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Entry!.Seq} {r.Entry.Hash}\n"))));
            Console.Out.Flush();
        }
    }

    private static int Once(string folder)
    {
        using var log = AuditLog.Open(new DiskStorage(folder), Options).Log;
        if (log?.Append([.. Some.Transaction(1)]).All(r => r.Entry is not null) != true)
        {
            return 1;
        }

        Console.Out.Write("acknowledged\n");
        return 0;
    }

    private static int Atomic(string path)
    {
        AtomicFile.Write(path, "whole"u8);
        return 0;
    }
}
