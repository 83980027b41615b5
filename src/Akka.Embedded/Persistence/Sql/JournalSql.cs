namespace Akka.Persistence.Sql;

/// <summary>The statements of the journal. Each is a constant, so that it is prepared once for each connection.</summary>
internal static class JournalSql
{
    private const string Insert = """
        INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """;

    private const string InsertTag = "INSERT INTO tags (ordering_id, tag, sequence_nr, persistence_id) VALUES (?1, ?2, ?3, ?4)";

    public static void Write(SqliteHandle connection, SqliteStatements statements, List<JournalRow> rows, string writerUuid)
    {
        foreach (var row in rows)
        {
            statements[Insert].Bind(1, row.Created).Bind(2, row.Deleted ? 1L : 0L).Bind(3, row.PersistenceId).Bind(4, row.SequenceNr)
                .Bind(5, row.Message).Bind(6, row.Manifest).Bind(7, row.Identifier).Bind(8, writerUuid).Run();
            if (row.Tags.Count == 0)
                continue;
            var ordering = connection.LastInsertRowId();
            foreach (var tag in row.Tags)
                statements[InsertTag].Bind(1, ordering).Bind(2, tag).Bind(3, row.SequenceNr).Bind(4, row.PersistenceId).Run();
        }
    }

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
