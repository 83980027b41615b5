using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Storage;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Migrations;

/// <summary><c>migrated.json</c>: noted before a store is replaced, gone once the log has the lines. So none is lost to a kill, or to a log that can't be written today.</summary>
internal static class OwedLines
{
    private const int SchemaVersion = 1;

    public static void Note(DataFolder folder, PlannedMigration migration)
    {
        var lines = Read(folder);
        if (!lines.Any(l => l.Store == migration.Store && l.From == migration.From && l.To == migration.To))
        {
            AtomicFile.Write(folder.Migrated, CheckedJson.Add(JsonSerializer.SerializeToUtf8Bytes(new JsonObject
            {
                ["schema_version"] = SchemaVersion,
                ["lines"] = new JsonArray([.. lines.Append(migration).Select(l => l.Line.Detail)]),
            })));
        }
    }

    /// <summary>None when there is no such file, or when it is damaged: a note, on which nothing rests.</summary>
    public static IReadOnlyList<PlannedMigration> Read(DataFolder folder)
    {
        if (!File.Exists(folder.Migrated) || !CheckedJson.TryRemove(File.ReadAllBytes(folder.Migrated), out var json))
        {
            return [];
        }

        return [.. JsonNode.Parse(json)!["lines"]!.AsArray().Select(l => new PlannedMigration(
            (string)l!["store"]!, (int)l["from"]!, (int)l["to"]!, [.. l["migration_steps"]!.AsArray().Select(s => (string)s!)], (string?)l["backup"]))];
    }

    public static void Forget(DataFolder folder)
    {
        var storage = new DiskStorage(folder.Path);
        storage.Delete(Path.GetFileName(folder.Migrated));
        storage.SyncFolder();
    }
}
