using System.Globalization;
using ActorBridge.Audit;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;

namespace ActorBridge.Torture.Storage;

/// <summary>The test assembly, started as a process of its own, is the writer that gets killed.</summary>
public static class Writer
{
    public static readonly AuditLogOptions Options = Some.Options() with { SegmentBytesMax = 20_000, CheckpointLines = 50 };

    /// <summary>Appends groups without end, and writes down each acknowledged position after it was acknowledged.</summary>
    public static int Main(string[] args)
    {
        if (AuditLog.Open(new DiskStorage(args[0]), Options).Log is not { } log)
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
}
