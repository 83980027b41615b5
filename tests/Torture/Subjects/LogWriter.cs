using System.Globalization;
using ActorBridge.Actors.Safety;
using ActorBridge.Audit;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Boot;
using ActorBridge.Core.Logging;

namespace ActorBridge.Torture.Subjects;

/// <summary>Appends groups, says each acknowledged position, and writes a boot file after each group.</summary>
internal static class LogWriter
{
    /// <summary>Small, so that segments end and checkpoints are saved often.</summary>
    public static readonly AuditLogOptions Options = Some.Options() with { SegmentBytesMax = 20_000, CheckpointLines = 50 };

    public static void Write(string folder, Spoken spoken, int rounds)
    {
        try
        {
            var opening = AuditLog.Open(new DiskStorage(Path.Combine(folder, "audit")), Options);
            if (!opening.IsUsable)
            {
                spoken.Refused("log", opening.Unusable.ToString());
                return;
            }

            using var log = opening.Log;
            Write(log, new DiskStorage(folder), spoken, rounds);
        }
        catch (StorageException e)
        {
            spoken.Refused("log", e.Message);
        }
    }

    public static bool Once(string folder)
    {
        using var log = AuditLog.Open(new DiskStorage(folder), Options).Log;
        if (log?.Append([.. Some.Transaction(1)]).All(r => r.At is not null) != true)
        {
            return false;
        }

        Console.Out.Write("acknowledged\n");
        return true;
    }

    private static void Write(AuditLog log, DiskStorage folder, Spoken spoken, int rounds)
    {
        var history = new RandomHistory((int)log.Head.Seq);
        var boots = BootFile.Read(folder)?.Boots ?? 0;
        for (var (round, number) = (0, (int)log.Head.Seq + 1); rounds == 0 || round < rounds; (round, number) = (round + 1, number + 10))
        {
            try
            {
                var written = log.Append([.. Some.Transaction(number), .. history.Group()]).Select(r => r.At).OfType<LogPosition>().ToList();
                if (written.Count > 0)
                {
                    spoken.Say(string.Join('\n', written.Select(at => string.Create(CultureInfo.InvariantCulture, $"L {at.Seq} {at.Hash}"))));
                }
            }
            catch (LogPoisonedException e)
            {
                spoken.Refused("log", e.Message);
            }

            if (round % 8 == 0)
            {
                Boot(folder, spoken, ++boots);
            }
        }
    }

    private static void Boot(DiskStorage folder, Spoken spoken, long boots)
    {
        try
        {
            BootFile.Write(folder, new BootRecord(BootRecord.CurrentSchema, boots, 0, BootStage.Stable));
            spoken.Say(string.Create(CultureInfo.InvariantCulture, $"B {boots}"));
        }
        catch (StorageException e)
        {
            spoken.Refused("boot", e.Message);
        }
    }
}
