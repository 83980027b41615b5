using Akka.Configuration;
using Akka.Persistence.Snapshot;

namespace Akka.Persistence.Sql.Snapshot;

/// <summary>Snapshots in SQLite, in the journal's transactions if they share a file.</summary>
internal class SqlSnapshotStore : SnapshotStore
{
    private const string Select = """
        SELECT sequence_number, created, snapshot, manifest, serializer_id FROM snapshot
        WHERE persistence_id = ?1 AND sequence_number <= ?2 AND created <= ?3 AND sequence_number >= ?4 AND created >= ?5
        ORDER BY sequence_number DESC LIMIT 1
        """;

    private const string Upsert = """
        INSERT OR REPLACE INTO snapshot (persistence_id, sequence_number, created, snapshot, manifest, serializer_id)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """;

    private const string DeleteRange = """
        DELETE FROM snapshot
        WHERE persistence_id = ?1 AND sequence_number <= ?2 AND created <= ?3 AND sequence_number >= ?4 AND created >= ?5
        """;

    private readonly SqliteOptions _options;
    private readonly SqliteDatabases _databases;
    private readonly SqliteDatabase _database;
    private readonly PayloadCodec _codec;

    public SqlSnapshotStore(Config snapshotConfig)
    {
        // On a shared file it may be the first to open it; the limits are the journal's either way.
        _options = SqliteOptions.From(Self.Path.Name, snapshotConfig.WithFallback(Context.System.Settings.Config.GetConfig("akka.persistence.journal.sql")));
        _codec = PayloadCodec.From(Context.System.Serialization, Self.Path.Name, snapshotConfig);
        _databases = SqliteDatabases.Of(Context.System);
        _database = _databases.Acquire(_options);
    }

    private protected override Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        _database.ReadAsync(new SqliteRequest<SelectedSnapshot>((_, statements) =>
        {
            var statement = Bind(statements[Select], persistenceId, criteria);
            try
            {
                return statement.Step() ? Read(statement, persistenceId) : null;
            }
            finally
            {
                statement.Reset();
            }
        }));

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        var (bytes, manifest, identifier) = _codec.Serialize(snapshot);
        return WriteAsync(statements => statements[Upsert].Bind(1, metadata.PersistenceId).Bind(2, metadata.SequenceNr)
            .Bind(3, metadata.Timestamp.Ticks).Bind(4, bytes).Bind(5, manifest).Bind(6, identifier));
    }

    // With a time it is that snapshot and no older one of the same number, whose events may be gone.
    private protected override Task DeleteAsync(SnapshotMetadata metadata) =>
        WriteAsync(statements => Bind(statements[DeleteRange], metadata.PersistenceId, new SnapshotSelectionCriteria(
            metadata.SequenceNr,
            metadata.Timestamp > DateTime.MinValue ? metadata.Timestamp : DateTime.MaxValue,
            metadata.SequenceNr,
            metadata.Timestamp)));

    private protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        WriteAsync(statements => Bind(statements[DeleteRange], persistenceId, criteria));

    protected override void PostStop()
    {
        _databases.Release(_options);
        base.PostStop();
    }

    private static SqliteStatement Bind(SqliteStatement statement, string persistenceId, SnapshotSelectionCriteria criteria) =>
        statement.Bind(1, persistenceId).Bind(2, criteria.MaxSequenceNr).Bind(3, criteria.MaxTimeStamp.Ticks)
            .Bind(4, criteria.MinSequenceNr).Bind(5, criteria.MinTimestamp.GetValueOrDefault().Ticks);

    private Task WriteAsync(Func<SqliteStatements, SqliteStatement> bind) => _database.WriteAsync(new SqliteRequest<bool>((_, statements) =>
    {
        bind(statements).Run();
        return true;
    }));

    private SelectedSnapshot Read(SqliteStatement statement, string persistenceId)
    {
        var metadata = new SnapshotMetadata(persistenceId, statement.Long(0), new DateTime(statement.Long(1), DateTimeKind.Utc));
        var manifest = statement.Text(3);
        try
        {
            return new SelectedSnapshot(metadata, _codec.Deserialize(statement.Blob(2), manifest, statement.IsNull(4) ? null : (int)statement.Long(4)));
        }
        catch (Exception ex) when (ex is not SqliteStorageException)
        {
            throw new DamagedSnapshotException(metadata, $"its payload with manifest [{manifest}] cannot be read: {ex.Message}", ex);
        }
    }
}
