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

    /// <summary>One that can't be read is kept for a person to look at.</summary>
    private const string Unreadable = "set-aside-unreadable.json";

    private const int SchemaVersion = 1;

    /// <summary>More than an opening writes by itself.</summary>
    private const int OwnLinesMax = 100;

    public static bool AreOwed(IStorage storage) => storage.Exists(FileName);

    /// <summary>Beside those of earlier tries that did not come to their end.</summary>
    /// <param name="good">The last line that stays.</param>
    public static void Add(IStorage storage, LogPosition good, JsonObject detail)
    {
        var note = Read(storage);
        if (note is null && AreOwed(storage))
        {
            AtomicFile.Finish(storage, FileName, Unreadable);
        }

        var earlier = note is var (position, lines) && position == good ? lines : [];
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
    /// <exception cref="StorageException">There is no room for them: whatever came before them would make them look written, so nothing may.</exception>
    public static void Write(IStorage storage, AuditLog log)
    {
        if (!AreOwed(storage))
        {
            return;
        }

        if (Read(storage) is not var (good, lines))
        {
            Append(log, [new() { [DetailKeys.Who] = "", [DetailKeys.Reason] = $"who set something aside, and why, can't be read; it is kept in {Unreadable}" }]);
            AtomicFile.Finish(storage, FileName, Unreadable);
        }
        else
        {
            if (AreOwed(log, good))
            {
                Append(log, lines);
            }

            storage.Delete(FileName);
        }

        storage.SyncFolder();
    }

    private static void Append(AuditLog log, IEnumerable<JsonObject> lines)
    {
        foreach (var result in log.Append([.. lines.Select(l => new AuditDraft(AuditKind.Storage, null, LogSetAside.Outcome, Detail: l))]))
        {
            if (result.At is null)
            {
                throw new StorageException(StorageFault.NoSpace, "write", FileName, $"the log has no room for the line that says who set something aside: {result.Reason}");
            }
        }
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

    /// <summary>Null when there is none, or when it can't be read.</summary>
    /// <exception cref="StorageException">It is of a newer version, and stays untouched (rule 4.3).</exception>
    private static (LogPosition Good, List<JsonObject> Lines)? Read(IStorage storage)
    {
        if (!storage.Exists(FileName))
        {
            return null;
        }

        using var file = storage.OpenRead(FileName);
        var bytes = new byte[file.Length];
        _ = file.Read(0, bytes);
        if (!CheckedJson.TryRemove(bytes, out var json) || Parsed(json) is not { } note || Value<int>(note, "schema_version") is not { } version)
        {
            return null;
        }

        if (version > SchemaVersion)
        {
            throw new StorageException(StorageFault.Failed, "read", FileName, $"it has schema version {version}, and this ActorBridge knows {SchemaVersion} at most");
        }

        return Value<long>(note, "seq") is { } seq && note["hash"] is JsonValue hash && hash.TryGetValue<string>(out var text)
            && note["lines"] is JsonArray lines && lines.All(l => l is JsonObject)
            ? (new(seq, text), [.. lines.Select(l => l!.DeepClone().AsObject())])
            : null;
    }

    private static JsonObject? Parsed(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonNode.Parse(json.Span) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static T? Value<T>(JsonObject of, string key) where T : struct => of[key] is JsonValue value && value.TryGetValue<T>(out var found) ? found : null;
}
