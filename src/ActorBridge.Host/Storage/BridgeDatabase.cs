using ActorBridge.Core.Errors;
using Microsoft.Data.Sqlite;

namespace ActorBridge.Host.Storage;

/// <summary>The database of the journal and the snapshots, made ready before the actor system opens it.</summary>
public static class BridgeDatabase
{
    public static string ConnectionString(DataFolder folder) => new SqliteConnectionStringBuilder { DataSource = folder.Database }.ToString();

    /// <summary>Of the rows' form (rule 4.1): in SQLite's own field for it, since the tables are Akka's.</summary>
    public const int SchemaVersion = 2;

    /// <summary>Sets the write-ahead log, which stays with the file, and checks that a commit waits for the disk.</summary>
    /// <exception cref="HostRefusedException">AB-HOST-002: it can't be opened, or is no database.</exception>
    public static void Prepare(DataFolder folder)
    {
        try
        {
            using var connection = new SqliteConnection(ConnectionString(folder));
            connection.Open();
            var mode = Scalar(connection, "PRAGMA journal_mode=WAL");
            var synchronous = Scalar(connection, "PRAGMA synchronous");
            if (mode != "wal" || synchronous != "2")
            {
                throw Unusable(folder, $"journal_mode is {mode} and synchronous is {synchronous}; wal and 2 (FULL) are needed");
            }

            if (Scalar(connection, "PRAGMA user_version") == "0" && Scalar(connection, "SELECT COUNT(*) FROM sqlite_master") == "0")
            {
                Scalar(connection, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"PRAGMA user_version = {SchemaVersion}"));
            }

            OwnerOnly.File(folder.Database);
        }
        catch (SqliteException e)
        {
            throw Unusable(folder, e.Message);
        }
    }

    private static string? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }

    private static HostRefusedException Unusable(DataFolder folder, string reason) => new(new(ErrorCodes.DataFolderUnusable, $"{folder.Database}: {reason}."));
}
