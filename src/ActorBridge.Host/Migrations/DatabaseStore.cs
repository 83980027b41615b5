using System.Buffers.Binary;
using System.Globalization;
using ActorBridge.Actors.Storing;
using ActorBridge.Audit.Storage;
using ActorBridge.Host.Storage;
using Microsoft.Data.Sqlite;

namespace ActorBridge.Host.Migrations;

/// <summary><c>actorbridge.db</c>. Its version is SQLite's <c>user_version</c>; version 1 did not set it.</summary>
internal sealed class DatabaseStore() : Store("database", ["payload-checks"]) // SQLite's own check sees no flipped byte in a row
{
    private const int ProgressRows = 100_000;

    /// <summary>Of <c>BridgeSerializer</c>: rows of others are not ours to change.</summary>
    private const int Serializer = 7501;

    public override string File(DataFolder folder) => folder.Database;

    public override int? Version(DataFolder folder)
    {
        if (!System.IO.File.Exists(folder.Database))
        {
            return null;
        }

        // The header first: a database of a newer version is not even opened, for closing it could write.
        if (InHeader(folder) is var header && header > Known)
        {
            return header;
        }

        try
        {
            using var connection = Open(folder, SqliteOpenMode.ReadOnly);
            var set = Number(connection, "PRAGMA user_version");
            return set > 0 ? (int)set : Number(connection, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'journal'") > 0 ? 1 : null;
        }
        catch (SqliteException)
        {
            return null; // no database: BridgeDatabase.Prepare says why
        }
    }

    public override void Backup(DataFolder folder, string to)
    {
        var storage = new DiskStorage(Path.GetDirectoryName(to)!);
        var copy = $"{Path.GetFileName(to)}.copy";
        if (storage.Exists(copy))
        {
            storage.Delete(copy); // left by a kill
        }

        // SQLite writes it whole, what is only in the write-ahead log included, and durable it becomes as every file does.
        using (var connection = Open(folder, SqliteOpenMode.ReadWrite))
        {
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $to";
            command.Parameters.AddWithValue("$to", Path.Combine(folder.Backup, copy));
            command.ExecuteNonQuery();
        }

        using (var from = storage.OpenRead(copy))
        {
            AtomicFile.Write(to, file => Fill(file, from));
        }

        storage.Delete(copy);
    }

    public override void Migrate(DataFolder folder, int from, Action<string> at)
    {
        using var connection = Open(folder, SqliteOpenMode.ReadWrite);
        using var transaction = connection.BeginTransaction();
        AddChecks(connection, transaction, "journal", "message", "identifier", at);
        AddChecks(connection, transaction, "snapshot", "snapshot", "serializer_id", at);
        Run(connection, transaction, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Known}"));
        at("commit actorbridge.db");
        transaction.Commit();
        at("committed actorbridge.db");
    }

    private static void AddChecks(SqliteConnection connection, SqliteTransaction transaction, string table, string payload, string serializer, Action<string> at)
    {
        using var update = connection.CreateCommand();
        update.Transaction = transaction;
        update.CommandText = $"UPDATE [{table}] SET [{payload}] = $payload WHERE rowid = $row";
        var (bytes, row) = (update.Parameters.Add("$payload", SqliteType.Blob), update.Parameters.Add("$row", SqliteType.Integer));
        for (var (last, done) = (0L, 0); Next(connection, transaction, table, payload, serializer, last) is var (found, manifest, text); last = found, done++)
        {
            if (!PayloadCheck.IsThere(text))
            {
                (row.Value, bytes.Value) = (found, PayloadCheck.Add(manifest, text));
                update.ExecuteNonQuery();
            }

            if (done % ProgressRows == 0)
            {
                at($"{table}, {done} rows");
            }
        }
    }

    /// <summary>One at a time: what is being read is not changed under the reader.</summary>
    private static (long Row, string Manifest, byte[] Payload)? Next(
        SqliteConnection connection, SqliteTransaction transaction, string table, string payload, string serializer, long after)
    {
        using var select = connection.CreateCommand();
        select.Transaction = transaction;
        select.CommandText = $"SELECT rowid, [manifest], [{payload}] FROM [{table}] WHERE rowid > $after AND [{serializer}] = $serializer ORDER BY rowid LIMIT 1";
        select.Parameters.AddWithValue("$after", after);
        select.Parameters.AddWithValue("$serializer", Serializer);
        using var reader = select.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetString(1), (byte[])reader[2]) : null;
    }

    private static void Fill(IStorageFile to, IStorageFile from)
    {
        var chunk = new byte[1 << 20];
        for (var (at, read) = (0L, 1); read > 0; at += read)
        {
            read = from.Read(at, chunk);
            to.Write(at, chunk.AsSpan(0, read));
        }
    }

    private static int InHeader(DataFolder folder)
    {
        const int userVersionAt = 60;
        using var file = new DiskStorage(folder.Path).OpenRead(Path.GetFileName(folder.Database));
        var number = new byte[4];
        return file.Read(userVersionAt, number) == number.Length ? BinaryPrimitives.ReadInt32BigEndian(number) : 0;
    }

    private static SqliteConnection Open(DataFolder folder, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = folder.Database, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        Run(connection, null, "PRAGMA synchronous = FULL");
        return connection;
    }

    private static void Run(SqliteConnection connection, SqliteTransaction? transaction, string sql)
    {
        using var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, sql);
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
