using ActorBridge.Core.Errors;
using Microsoft.Data.Sqlite;

namespace ActorBridge.Host.Storage;

/// <summary>The database of the journal and the snapshots, made ready before the actor system opens it.</summary>
public static class BridgeDatabase
{
    public static string ConnectionString(DataFolder folder) => new SqliteConnectionStringBuilder { DataSource = folder.Database }.ToString();

    /// <summary>Of the rows' form (rule 4.1): in SQLite's own field for it, since the tables are Akka's.</summary>
    public const int SchemaVersion = 2;

    /// <summary>Sets the write-ahead log, which stays with the file, checks that a commit waits for the disk, and looks for damage.</summary>
    /// <returns>What is missing in it, for a person to look at before automation goes on; null when all is there.</returns>
    /// <exception cref="HostRefusedException">AB-HOST-002: it can't be opened, is no database, or its structure is damaged.</exception>
    public static string? Prepare(DataFolder folder)
    {
        try
        {
            using var connection = new SqliteConnection(ConnectionString(folder));
            connection.Open();

            // Of a new file: the events of many actors change as many pages of an index, and each is written whole.
            Scalar(connection, "PRAGMA page_size=1024");
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
            if (Scalar(connection, "PRAGMA quick_check(1)") is var whole and not "ok")
            {
                throw Unusable(folder, $"it is damaged ({whole}). Move {Path.GetFileName(folder.Database)}* out of the data folder to go on without what it held; the audit log is not concerned");
            }

            return Missing(connection, folder);
        }
        catch (SqliteException e)
        {
            throw Unusable(folder, e.Message);
        }
    }

    // The payloads of the rows have checks of their own, and a gap in one actor's rows stops that actor.
    private static string? Missing(SqliteConnection connection, DataFolder folder)
    {
        long? mark;
        try
        {
            mark = JournalMark.Read(folder);
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }

        var last = JournalMark.LastRow(connection);
        return last < mark
            ? $"The journal ends with row {last}, and row {mark} was durable: what came after has been lost, or an older copy was put in its place."
            : null;
    }

    /// <summary>A connection of its own, outside the pool, that can't write.</summary>
    internal static SqliteConnection OpenToRead(DataFolder folder)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = folder.Database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    internal static string? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }

    private static HostRefusedException Unusable(DataFolder folder, string reason) => new(new(ErrorCodes.DataFolderUnusable, $"{folder.Database}: {reason}."));
}
