using Akka.Actor;

namespace Akka.Persistence.Sql;

/// <summary>One replay: reads the range, checks that nothing is missing in it, and gives each event.</summary>
internal sealed class JournalReplay(PayloadCodec codec, ReplayMessages request, bool checkGaps)
{
    private const string Select = """
        SELECT sequence_number, deleted, message, manifest, identifier, writer_uuid, created FROM journal
        WHERE persistence_id = ?1 AND sequence_number >= ?2 AND sequence_number <= ?3 ORDER BY sequence_number
        """;

    private string _manifest;
    private string _writer;

    /// <returns>The highest sequence number; 0 if there is none from the first of the range on.</returns>
    public long Run(SqliteStatements statements, Action<IPersistentRepresentation> replay)
    {
        var highest = request.ToSequenceNr == long.MaxValue && request.Max == long.MaxValue
            ? 0L
            : JournalSql.HighestSequenceNr(statements, request.PersistenceId);
        if (request.ToSequenceNr <= 0L || request.Max <= 0L)
            return highest;

        var statement = statements[Select].Bind(1, request.PersistenceId).Bind(2, request.FromSequenceNr).Bind(3, request.ToSequenceNr);
        try
        {
            var expected = Math.Max(1L, request.FromSequenceNr);
            for (var left = request.Max; left > 0 && statement.Step();)
            {
                var sequenceNr = statement.Long(0);
                var deleted = statement.Long(1) != 0;
                if (checkGaps && !deleted && sequenceNr != expected)
                    throw new DamagedEventException(request.PersistenceId, expected, $"it is missing; the next one is [{sequenceNr}].");
                expected = sequenceNr + 1L;
                highest = Math.Max(highest, sequenceNr);
                if (deleted)
                    continue;
                replay(Read(statement, sequenceNr));
                left--;
            }

            return highest;
        }
        finally
        {
            statement.Reset();
        }
    }

    private Persistent Read(SqliteStatement statement, long sequenceNr)
    {
        var manifest = _manifest = statement.Text(3, _manifest);
        try
        {
            var payload = codec.Deserialize(statement.Blob(2), manifest, statement.IsNull(4) ? null : (int)statement.Long(4));
            _writer = statement.Text(5, _writer);
            return new Persistent(payload, sequenceNr, request.PersistenceId, manifest, false, ActorRefs.NoSender, _writer, statement.Long(6));
        }
        catch (Exception ex) when (ex is not SqliteStorageException)
        {
            throw new DamagedEventException(request.PersistenceId, sequenceNr, $"its payload with manifest [{manifest}] cannot be read: {ex.Message}", ex);
        }
    }
}
