using System.Globalization;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Indexing;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit;

/// <summary>
/// A person's way out of a damaged log: what is in order stays, the rest is moved beside it and kept, and the log goes on with a
/// line that says who decided so and why. Never done by itself (rule 14.2); can be repeated after a kill.
/// </summary>
public static class LogSetAside
{
    /// <summary>Of the line that says so.</summary>
    public const string Outcome = "set-aside";

    /// <summary>A kill came between it and its line, which the next opening writes.</summary>
    public static bool IsOwedItsLine(IStorage storage) => SetAsideNotes.AreOwed(storage);

    /// <param name="damage">What <see cref="AuditLog.Open"/> or <see cref="AuditVerifier"/> said; when the log is not damaged in that way any more, nothing is done.</param>
    public static LogOpening Do(IStorage storage, AuditLogOptions options, LogUnusable damage, string who, string reason)
    {
        if (damage.Defect is LogDefect.InUse or LogDefect.StorageFailed or LogDefect.FutureSchema)
        {
            return new LogOpening(null, damage with { Reason = $"{damage.Reason}; there is no damaged part to set aside" });
        }

        try
        {
            // Damage in what a checkpoint covers is not seen at an opening. It is only a cache.
            if (storage.Exists(Checkpoint.FileName))
            {
                storage.Delete(Checkpoint.FileName);
            }

            var now = AuditLog.Open(storage, options);
            if (now.Unusable is not { } still || Place(still) != Place(damage))
            {
                return now;
            }

            Move(storage, options, damage, who, reason);
            return AuditLog.Open(storage, options);
        }
        catch (IOException e)
        {
            return new LogOpening(null, damage with { Defect = LogDefect.StorageFailed, Reason = e.Message });
        }
    }

    // Without the checkpoint one line less may be proven.
    private static (LogDefect Defect, string File, long Line) Place(LogUnusable damage) => (damage.Defect, damage.File, damage.Line);

    private static void Move(IStorage storage, AuditLogOptions options, LogUnusable damage, string who, string reason)
    {
        using var scanner = new LogScanner(storage, options.LineBytesMax, new AuditIndex().Add);
        var acknowledged = storage.Exists(HighWaterMark.FileName) ? HighWaterMark.Peek(storage) : null;
        var good = scanner.Scan(acknowledged ?? LogPosition.Empty, damage.Good);
        var name = string.Create(CultureInfo.InvariantCulture, $"set-aside-{good.Head.Seq + 1}");
        var aside = storage.Folder(name);
        if (storage.Exists(HighWaterMark.FileName))
        {
            Copy(storage, HighWaterMark.FileName, 0, aside, HighWaterMark.FileName);
        }

        // Everything is kept and noted before anything is taken away, and the last segments go first: a kill in between leaves a
        // damaged log, or one that is owed its note, never one that looks as if nothing had been.
        var bad = Segment.In(storage).Where(s => s.First > good.Head.Seq).Select(s => s.Name).ToList();
        bad.ForEach(s => Copy(storage, s, 0, aside, s));
        var cut = good.Last.Segment is { } last && !bad.Contains(last.Name) ? last.Name : null;
        if (cut is not null)
        {
            Copy(storage, cut, good.Last.GoodEnd, aside, cut);
        }

        SetAsideNotes.Add(storage, good.Head, Note(damage, who, reason, name));
        if (cut is not null)
        {
            using var file = storage.Open(cut);
            file.Truncate(good.Last.GoodEnd);
            file.Sync();
        }

        bad.Reverse();
        bad.ForEach(storage.Delete);
        storage.SyncFolder();
        using var mark = HighWaterMark.Create(storage);
        mark.Advance(good.Head);
        mark.Sync();
    }

    private static void Copy(IStorage from, string name, long offset, IStorage to, string toName)
    {
        using var file = from.OpenRead(name);
        var bytes = new byte[file.Length - offset];
        _ = file.Read(offset, bytes);
        if (bytes.Length > 0)
        {
            AtomicFile.Write(to, Free(to, toName), bytes);
        }
    }

    // A repetition after a kill never writes over what the first try has kept.
    private static string Free(IStorage storage, string name)
    {
        var free = name;
        for (var n = 2; storage.Exists(free); n++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{name}.{n}");
        }

        return free;
    }

    private static JsonObject Note(LogUnusable damage, string who, string reason, string folder) => new()
    {
        [DetailKeys.Who] = who,
        [DetailKeys.Reason] = reason,
        ["defect"] = damage.Defect.ToString(),
        ["file"] = damage.File,
        ["line"] = damage.Line,
        ["folder"] = folder,
    };
}
