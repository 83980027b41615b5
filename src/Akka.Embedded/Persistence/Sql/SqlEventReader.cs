using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Persistence.Journal;

namespace Akka.Persistence.Sql;

/// <summary>
/// Reads what the SQL journal holds now, page by page, beside its actors. Not in Akka.NET, which reads through
/// Akka.Streams: code for both runtimes cannot use it.
/// </summary>
public sealed class SqlEventReader : IDisposable
{
    private const string Columns = "SELECT j.ordering, j.persistence_id, j.sequence_number, j.created, j.message, j.manifest, j.identifier FROM journal j ";
    private const string ById = Columns + "WHERE j.persistence_id = ?1 AND j.sequence_number > ?2 AND j.sequence_number <= ?3 AND j.deleted = 0 ORDER BY j.sequence_number LIMIT ?4";
    private const string ByTag = Columns + "JOIN tags t ON t.ordering_id = j.ordering WHERE t.tag = ?1 AND t.ordering_id > ?2 AND t.ordering_id <= ?3 AND j.deleted = 0 ORDER BY j.ordering LIMIT ?4";
    private const int PageRows = 500;

    private readonly SqliteDatabases _databases;
    private readonly SqliteOptions _options;
    private readonly SqliteDatabase _database;
    private readonly PayloadCodec _codec;
    private readonly EventAdapters _adapters;

    /// <param name="system">Whose serializers and adapters are used.</param>
    /// <param name="journalPluginId">The configuration path of an SQL journal.</param>
    public SqlEventReader(ActorSystem system, string journalPluginId = "akka.persistence.journal.sql")
    {
        var config = system.Settings.Config.GetConfig(journalPluginId);
        _options = SqliteOptions.From(journalPluginId, config);
        _codec = PayloadCodec.From(system.Serialization, journalPluginId, config);
        _adapters = EventAdapters.Create((ExtendedActorSystem)system, config);
        _databases = SqliteDatabases.Of(system);
        _database = _databases.Acquire(_options);
    }

    /// <exception cref="DamagedEventException">An event that cannot be read; those before it were given.</exception>
    public IAsyncEnumerable<StoredEvent> CurrentEventsByPersistenceIdAsync(string persistenceId, long fromSequenceNr = 0L, long toSequenceNr = long.MaxValue, CancellationToken cancellation = default) =>
        PagesAsync(ById, persistenceId, fromSequenceNr - 1L, toSequenceNr, row => row.SequenceNr, cancellation);

    /// <param name="tag">One tag.</param>
    /// <param name="afterOrdering">The last ordering already seen; 0 for all.</param>
    /// <param name="cancellation">Ends the reading before the next page.</param>
    /// <exception cref="DamagedEventException">An event that cannot be read; those before it were given.</exception>
    public IAsyncEnumerable<StoredEvent> CurrentEventsByTagAsync(string tag, long afterOrdering = 0L, CancellationToken cancellation = default) =>
        PagesAsync(ByTag, tag, afterOrdering, long.MaxValue, row => row.Ordering, cancellation);

    public void Dispose() => _databases.Release(_options);

    private async IAsyncEnumerable<StoredEvent> PagesAsync(string sql, string key, long after, long to, Func<Row, long> position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var from = after;
            var page = await _database.ReadAsync(new SqliteRequest<List<Row>>((_, statements) => Read(statements[sql], key, from, to)));
            // Away from the database's own thread: whoever reads may dispose of this reader, which waits for that thread to end.
            await Task.Yield();
            foreach (var row in page)
            {
                foreach (var evt in Adapt(row))
                    yield return new StoredEvent(row.Ordering, row.PersistenceId, row.SequenceNr, row.Created, evt);
            }

            if (page.Count < PageRows)
                yield break;
            after = position(page[^1]);
        }
    }

    private static List<Row> Read(SqliteStatement statement, string key, long after, long to)
    {
        statement.Bind(1, key).Bind(2, after).Bind(3, to).Bind(4, PageRows);
        try
        {
            var rows = new List<Row>();
            while (statement.Step())
            {
                rows.Add(new Row(statement.Long(0), statement.Text(1), statement.Long(2), statement.Long(3),
                    statement.Blob(4), statement.Text(5), statement.IsNull(6) ? null : (int)statement.Long(6)));
            }

            return rows;
        }
        finally
        {
            statement.Reset();
        }
    }

    private IEnumerable<object> Adapt(Row row)
    {
        object payload;
        try
        {
            payload = _codec.Deserialize(row.Message, row.Manifest, row.Identifier);
        }
        catch (Exception ex)
        {
            throw new DamagedEventException(row.PersistenceId, row.SequenceNr, $"its payload with manifest [{row.Manifest}] cannot be read: {ex.Message}", ex);
        }

        return _adapters.Get(payload.GetType()).FromJournal(payload, row.Manifest).Events;
    }

    private readonly record struct Row(long Ordering, string PersistenceId, long SequenceNr, long Created, byte[] Message, string Manifest, int? Identifier);
}
