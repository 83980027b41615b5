using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit;

/// <summary>
/// <c>set-aside.json</c>: who decided to set a damaged part aside and why, noted before anything is removed, gone once the log has the
/// lines. So a kill in between leaves no log that is whole and does not say so (rule 14.2).
/// </summary>
internal static class SetAsideNotes
{
    private const string FileName = "set-aside.json";
    private const int SchemaVersion = 1;

    /// <summary>More than an opening writes by itself.</summary>
    private const int OwnLinesMax = 100;

    public static bool AreOwed(IStorage storage) => storage.Exists(FileName);

    /// <summary>Beside those of earlier tries that did not come to their end.</summary>
    /// <param name="good">The last line that stays.</param>
    public static void Add(IStorage storage, LogPosition good, JsonObject detail)
    {
        var earlier = Read(storage) is var (position, lines) && position == good ? lines : [];
        if (!earlier.Exists(l => JsonNode.DeepEquals(l[DetailKeys.Who], detail[DetailKeys.Who]) && JsonNode.DeepEquals(l[DetailKeys.Reason], detail[DetailKeys.Reason])))
        {
            AtomicFile.Write(storage, FileName, CheckedJson.Add(JsonSerializer.SerializeToUtf8Bytes(new JsonObject
            {
                ["schema_version"] = SchemaVersion,
                ["seq"] = good.Seq,
                ["hash"] = good.Hash,
                ["lines"] = new JsonArray([.. earlier.Append(detail).Select(l => l.DeepClone())]),
            })));
        }
    }

    /// <summary>Of a log that is in order again: the lines that it lacks, if it was set aside and not put back from a copy meanwhile.</summary>
    public static void Write(IStorage storage, AuditLog log)
    {
        if (!AreOwed(storage))
        {
            return;
        }

        if (Read(storage) is var (good, lines) && AreOwed(log, good)
            && log.Append([.. lines.Select(l => new AuditDraft(AuditKind.Storage, null, LogSetAside.Outcome, Detail: l))]).Any(r => r.At is null))
        {
            return; // no room yet: at the next opening
        }

        storage.Delete(FileName);
        storage.SyncFolder();
    }

    // A killed opening has written at most lines of its own kinds, and the notes last.
    private static bool AreOwed(AuditLog log, LogPosition good)
    {
        try
        {
            return (good.Seq == 0 || log.Read(good.Seq)?.Hash == good.Hash)
                && log.Lines(good.Seq + 1, OwnLinesMax).All(l => l.Draft is { Kind: AuditKind.Migration or AuditKind.Storage or AuditKind.Memory, Outcome: not LogSetAside.Outcome });
        }
        catch (LogDamagedException)
        {
            return false; // another log than the one that was cut, and not in order where its checkpoint hides it
        }
    }

    /// <summary>Null when there is none, or when it is damaged: a note, on which nothing rests.</summary>
    private static (LogPosition Good, List<JsonObject> Lines)? Read(IStorage storage)
    {
        if (!storage.Exists(FileName))
        {
            return null;
        }

        using var file = storage.OpenRead(FileName);
        var bytes = new byte[file.Length];
        _ = file.Read(0, bytes);
        if (!CheckedJson.TryRemove(bytes, out var json))
        {
            return null;
        }

        var note = JsonNode.Parse(json)!;
        return (new((long)note["seq"]!, (string)note["hash"]!), [.. note["lines"]!.AsArray().Select(l => l!.DeepClone().AsObject())]);
    }
}
