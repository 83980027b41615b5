using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ActorBridge.Torture.Subjects;

/// <summary>No part of the product: SQLite as anybody has it, with a write-ahead log, to see what its own settings do to what was acknowledged.</summary>
internal static class PlainDatabase
{
    public const string Normal = "plain-normal", Full = "plain-full";

    private const string Id = "plain";

    /// <summary>One commit an event, without end.</summary>
    /// <param name="what"><see cref="Normal"/> or <see cref="Full"/>: the setting of <c>synchronous</c>.</param>
    public static void Write(string folder, Spoken spoken, string what)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "actorbridge.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = {(what == Normal ? "NORMAL" : "FULL")};
            CREATE TABLE journal (persistence_id TEXT, sequence_number INTEGER, message BLOB, PRIMARY KEY (persistence_id, sequence_number));
            """;
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO journal VALUES ($id, $number, $message)";
        command.Parameters.AddWithValue("$id", Id);
        var (row, message) = (command.Parameters.Add("$number", SqliteType.Integer), command.Parameters.Add("$message", SqliteType.Text));
        for (var number = 1L; ; number++)
        {
            (row.Value, message.Value) = (number, $"{{\"name\":\"{JournalWriter.NameOf(Id, number)}\"}}");
            command.ExecuteNonQuery();
            spoken.Say(string.Create(CultureInfo.InvariantCulture, $"J {Id} {number}"));
        }
    }
}
