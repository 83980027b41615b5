using ActorBridge.Actors.Safety;
using ActorBridge.Audit;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;
using ActorBridge.Torture.Subjects;
using Microsoft.Data.Sqlite;

namespace ActorBridge.Torture.Harness;

/// <summary>Reads the history on the disk as the next start would, and holds it against what was acknowledged: 0 lost, 0 doubled, no gap.</summary>
public static class Checker
{
    /// <summary>What is wrong with it; nothing when all is well.</summary>
    public static IReadOnlyList<string> Check(string folder, Heard heard) =>
        [.. Log(Path.Combine(folder, "audit"), heard.Log), .. Journal(Path.Combine(folder, "actorbridge.db"), heard.Journal), .. Boot(folder, heard.Boots)];

    private static IEnumerable<string> Log(string folder, List<LogPosition> acknowledged)
    {
        if (!Directory.Exists(folder))
        {
            return acknowledged.Count == 0 ? [] : [$"log: lost, all {acknowledged.Count} lines"];
        }

        var storage = new DiskStorage(folder);
        using (var log = AuditLog.Open(storage, LogWriter.Options).Log)
        {
            if (log is null)
            {
                return [$"log: it does not open: {AuditLog.Open(storage, LogWriter.Options).Unusable}"];
            }
        }

        var report = AuditVerifier.Verify(folder);
        if (!report.IsWhole)
        {
            return [$"log: not whole: {report.Unusable}"];
        }

        var onDisk = new LogReader(storage).From(1).Select(l => l.Entry.Position).ToList();
        var lost = acknowledged.Except(onDisk).ToList();
        return [
            .. lost.Count == 0 ? Array.Empty<string>() : [$"log: lost, {lost.Count} of {acknowledged.Count} lines, the first is {lost[0].Seq}"],
            .. onDisk.Select(p => p.Seq).SequenceEqual(Enumerable.Range(1, onDisk.Count).Select(n => (long)n)) ? Array.Empty<string>() : ["log: a gap or a double"],
        ];
    }

    private static IEnumerable<string> Journal(string file, Dictionary<string, long> acknowledged)
    {
        if (!File.Exists(file))
        {
            return acknowledged.Count == 0 ? [] : ["journal: lost, all of it"];
        }

        var problems = new List<string>();
        var seen = new Dictionary<string, long>();
        try
        {
            using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            connection.Open();
            if (acknowledged.Count > 0)
            {
                Read(connection, seen, problems);
            }
        }
        catch (SqliteException e)
        {
            // Not even the tables may have reached the disk: then all is lost.
            problems.Add($"journal: {e.Message}");
        }

        problems.AddRange(acknowledged.Where(a => seen.GetValueOrDefault(a.Key) < a.Value)
            .Select(a => $"journal: lost, {a.Key} has {seen.GetValueOrDefault(a.Key)} events and was told {a.Value}"));
        return problems;
    }

    private static void Read(SqliteConnection connection, Dictionary<string, long> seen, List<string> problems)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        if (command.ExecuteScalar() as string is var whole and not "ok")
        {
            problems.Add($"journal: {whole}");
        }

        command.CommandText = "SELECT persistence_id, sequence_number, CAST(message AS TEXT) FROM journal ORDER BY persistence_id, sequence_number";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var (id, number, message) = (rows.GetString(0), rows.GetInt64(1), rows.GetString(2));
            if (number != seen.GetValueOrDefault(id) + 1)
            {
                problems.Add($"journal: {id} goes from {seen.GetValueOrDefault(id)} to {number}");
            }

            if (!message.Contains($"\"{JournalWriter.NameOf(id, number)}\"", StringComparison.Ordinal))
            {
                problems.Add($"journal: event {number} of {id} is {message}");
            }

            seen[id] = number;
        }
    }

    // A file that is written as a whole is the old one or the new one: never older than what was acknowledged, never a mix.
    private static IEnumerable<string> Boot(string folder, long acknowledged)
    {
        try
        {
            var boots = BootFile.Read(new DiskStorage(folder))?.Boots ?? 0;
            return boots >= acknowledged ? [] : [$"boot file: lost, it says {boots} and {acknowledged} was acknowledged"];
        }
        catch (InvalidDataException e)
        {
            return [$"boot file: {e.Message}"];
        }
    }
}
