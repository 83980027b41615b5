using System.Globalization;
using System.Text;
using ActorBridge.Actors.Storing;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;
using ActorBridge.Host.Migrations;
using ActorBridge.Host.Storage;
using Microsoft.Data.Sqlite;

namespace ActorBridge.Host.Tests;

/// <summary>A data folder as version 1 left it, killed in the middle of an operation, and what must have become of it.</summary>
internal static class GoldenData
{
    /// <summary>Where a migration of it can be looked at, or killed: before each write.</summary>
    public static readonly IReadOnlyList<string> Points =
        ["back up boot", "note boot", "write boot.json", "back up database", "note database", "journal, 0 rows", "commit actorbridge.db", "committed actorbridge.db", "open the log", "forget"];

    private const int Rows = 30;

    public static string Folder { get; } = RepositoryRoot.Combine("tests", "golden", "v1", "data");

    public static void MustBeMigrated(DataFolder folder)
    {
        Assert.Empty(DataMigrations.Plan(folder));
        Assert.Equal(2, Number(folder.Database, "PRAGMA user_version"));
        var before = Payloads(Path.Combine(folder.Backup, "actorbridge.db.v1.1"));
        Assert.Equal(Rows, before.Count);
        Assert.Equal(before.Select(r => (r.Manifest, Encoding.UTF8.GetString(PayloadCheck.Add(r.Manifest, Encoding.UTF8.GetBytes(r.Payload))))), Payloads(folder.Database).Take(Rows));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Folder, "boot.json")), File.ReadAllBytes(Path.Combine(folder.Backup, "boot.json.v1.1")));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Folder, "audit", "0000000000000000001.jsonl")), File.ReadAllBytes(Path.Combine(folder.Audit, "0000000000000000001.jsonl")));
        Assert.False(File.Exists(folder.Migrated));

        // A kill between the line and the note of it may double a line; none is ever missing.
        var lines = Lines(folder).Where(l => l.Entry.Draft.Kind == AuditKind.Migration).GroupBy(l => Detail(l, "store")).ToDictionary(g => g.Key!, g => g.Count());
        Assert.Equal(["audit", "boot", "database"], lines.Keys.Order(StringComparer.Ordinal));
        Assert.All(lines.Values, n => Assert.InRange(n, 1, 2));
    }

    public static List<(string Manifest, string Payload)> Payloads(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT manifest, message FROM journal ORDER BY ordering";
        using var reader = command.ExecuteReader();
        var rows = new List<(string, string)>();
        while (reader.Read())
        {
            rows.Add((reader.GetString(0), Encoding.UTF8.GetString((byte[])reader[1])));
        }

        return rows;
    }

    public static long Number(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public static List<LoggedLine> Lines(DataFolder folder) => [.. new LogReader(new DiskStorage(folder.Audit)).From(1)];

    public static string? Detail(LoggedLine line, string key) => (string?)line.Entry.Draft.Detail![key];

    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new FileStream(target, FileMode.Create);
            source.CopyTo(copy);
        }
    }
}
