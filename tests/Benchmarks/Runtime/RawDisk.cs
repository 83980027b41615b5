using System.Runtime.InteropServices;
using ActorBridge.Benchmarks.Harness;
using Microsoft.Data.Sqlite;

namespace ActorBridge.Benchmarks.Runtime;

/// <summary>What the disk and SQLite can do with nothing above them, in a file of their own with SQLite's defaults but for the durability.</summary>
internal sealed class RawDisk(Store store)
{
    private const int RowsOfATransaction = 100;
    private const int Transactions = 600;
    private const int Appends = 1_000;

    private int _sequence;

    /// <summary>Rows a second, 100 to a transaction, each transaction durable when it returns.</summary>
    public Task<double> InsertRows() => Insert(
        "CREATE TABLE IF NOT EXISTS raw (id INTEGER PRIMARY KEY, pid TEXT, seq INTEGER, event BLOB)",
        "INSERT INTO raw (pid, seq, event) VALUES ($pid, $seq, $event)");

    /// <summary>The same with the columns and indexes that Akka.Persistence.Sql's journal has: the most that any journal on it can reach.</summary>
    public Task<double> InsertJournalRows() => Insert(
        """
        CREATE TABLE IF NOT EXISTS raw_journal (
            ordering INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, created INTEGER NOT NULL, deleted Bit NOT NULL,
            persistence_id NVarChar(255) NOT NULL, sequence_number INTEGER NOT NULL, message VarBinary NOT NULL,
            manifest NVarChar(500), identifier INTEGER, writer_uuid NVarChar(128));
        CREATE UNIQUE INDEX IF NOT EXISTS raw_journal_uq ON raw_journal (persistence_id, sequence_number);
        CREATE INDEX IF NOT EXISTS raw_journal_created ON raw_journal (created);
        CREATE INDEX IF NOT EXISTS raw_journal_sequence_number ON raw_journal (sequence_number);
        """,
        """
        INSERT INTO raw_journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
        VALUES (1700000000000, 0, $pid, $seq, $event, '', 4, '00000000-0000-0000-0000-000000000000')
        """);

    /// <summary>Appends a second, each on the disk before the next one.</summary>
    public Task<double> Append(bool dataOnly) => Timing.Rate(Appends, () =>
    {
        using var file = File.OpenHandle(store.Beside("appends"), FileMode.Create, FileAccess.Write);
        for (var i = 0; i < Appends; i++)
        {
            RandomAccess.Write(file, Persisting.Event, (long)i * Persisting.Event.Length);
            if (!dataOnly)
                RandomAccess.FlushToDisk(file);
            else if (Synchronize((int)file.DangerousGetHandle()) != 0)
                throw new IOException("fdatasync failed: " + Marshal.GetLastPInvokeErrorMessage());
        }

        return Task.CompletedTask;
    });

    private Task<double> Insert(string table, string row) => Timing.Rate(RowsOfATransaction * Transactions, () =>
    {
        using var connection = store.Open();
        Store.Execute(connection, table);
        using var insert = connection.CreateCommand();
        insert.CommandText = row;
        var pid = insert.Parameters.Add("$pid", SqliteType.Text);
        var seq = insert.Parameters.Add("$seq", SqliteType.Integer);
        insert.Parameters.Add("$event", SqliteType.Blob).Value = Persisting.Event;
        insert.Prepare();
        for (var t = 0; t < Transactions; t++)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var i = 0; i < RowsOfATransaction; i++)
            {
                pid.Value = $"raw-{i}";
                seq.Value = _sequence;
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
            _sequence++;
        }

        return Task.CompletedTask;
    });

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static extern int Synchronize(int file);
}
