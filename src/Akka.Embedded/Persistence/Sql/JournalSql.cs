namespace Akka.Persistence.Sql;

/// <summary>The statements of the journal. Each is a constant, so that it is prepared once for each connection.</summary>
internal static class JournalSql
{
    private const string Into = " INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid) VALUES ";
    private const string Insert = "INSERT" + Into + Row;
    private const string Row = "(?, ?, ?, ?, ?, ?, ?, ?)";
    private const int Columns = 8;

    /// <summary>So many rows one statement writes where that many wait: its set-up then costs each of them little.</summary>
    public const int Together = 25;

    // A conflict takes the whole transaction back; in exchange SQLite need not keep each page as it was before the statement.
    private static readonly string InsertTogether = "INSERT OR ROLLBACK" + Into + string.Join(", ", Enumerable.Repeat(Row, Together));

    private const string InsertTag = "INSERT INTO tags (ordering_id, tag, sequence_nr, persistence_id) VALUES (?1, ?2, ?3, ?4)";

    public static void Write(SqliteHandle connection, SqliteStatements statements, List<JournalRow> rows, string writerUuid)
    {
        foreach (var row in rows)
        {
            Bind(statements[Insert], 0, row, writerUuid).Run();
            if (row.Tags.Count == 0)
                continue;
            var ordering = connection.LastInsertRowId();
            foreach (var tag in row.Tags)
                statements[InsertTag].Bind(1, ordering).Bind(2, tag).Bind(3, row.SequenceNr).Bind(4, row.PersistenceId).Run();
        }
    }

    /// <summary>Rows without tags, <see cref="Together"/> of them.</summary>
    public static void WriteTogether(SqliteStatements statements, IReadOnlyList<SqliteRequest> group, int from)
    {
        var statement = statements[InsertTogether];
        for (var i = 0; i < Together; i++)
        {
            var insert = (JournalInsert)group[from + i];
            Bind(statement, i * Columns, insert.Rows[0], insert.WriterUuid);
        }

        statement.Run();
    }

    private static SqliteStatement Bind(SqliteStatement statement, int before, JournalRow row, string writerUuid) => statement
        .Bind(before + 1, row.Created).Bind(before + 2, row.Deleted ? 1L : 0L).Bind(before + 3, row.PersistenceId).Bind(before + 4, row.SequenceNr)
        .Bind(before + 5, row.Message).Bind(before + 6, row.Manifest).Bind(before + 7, row.Identifier).Bind(before + 8, writerUuid);

    /// <summary>The last row stays, marked as deleted: it keeps the highest sequence number, and says that those before it are meant to be gone.</summary>
    public static bool Delete(SqliteStatements statements, string persistenceId, long toSequenceNr)
    {
        statements["UPDATE journal SET deleted = 1 WHERE persistence_id = ?1 AND sequence_number <= ?2"].Bind(1, persistenceId).Bind(2, toSequenceNr).Run();
        statements["""
            DELETE FROM journal WHERE persistence_id = ?1 AND sequence_number <
                (SELECT MAX(sequence_number) FROM journal WHERE persistence_id = ?1 AND sequence_number <= ?2)
            """].Bind(1, persistenceId).Bind(2, toSequenceNr).Run();
        statements["DELETE FROM tags WHERE persistence_id = ?1 AND sequence_nr <= ?2"].Bind(1, persistenceId).Bind(2, toSequenceNr).Run();
        return true;
    }

    public static long HighestSequenceNr(SqliteStatements statements, string persistenceId)
    {
        var statement = statements["SELECT MAX(sequence_number) FROM journal WHERE persistence_id = ?1"].Bind(1, persistenceId);
        try
        {
            return statement.Step() ? statement.Long(0) : 0L;
        }
        finally
        {
            statement.Reset();
        }
    }
}
