using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Journal;

namespace Akka.Persistence.Sql.Journal;

/// <summary>The journal in SQLite: one writer with group commit, a few readers. Acknowledged means committed, with <c>synchronous=FULL</c>.</summary>
internal class SqlWriteJournal : AsyncWriteJournal
{
    private readonly SqliteOptions _options;
    private readonly SqliteDatabases _databases;
    private readonly SqliteDatabase _database;
    private readonly PayloadCodec _codec;
    private readonly IScheduler _scheduler;
    private readonly string _writerUuid;
    private readonly bool _checkGaps;

    public SqlWriteJournal(Config journalConfig)
    {
        _options = SqliteOptions.From(Self.Path.Name, journalConfig);
        _checkGaps = journalConfig.GetBoolean("fail-on-sequence-gap", true);
        _codec = PayloadCodec.From(Context.System.Serialization, Self.Path.Name, journalConfig);
        _scheduler = Context.System.Scheduler;
        _writerUuid = Guid.Parse(Persistence.Instance.Apply(Context.System).NextWriterGuid()).ToString("N");
        _databases = SqliteDatabases.Of(Context.System);
        _database = _databases.Acquire(_options);
    }

    public override Task ReplayMessagesAsync(IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback) =>
        RecoverAsync(context, new ReplayMessages(fromSequenceNr, toSequenceNr, max, persistenceId, context.Self), recoveryCallback);

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) =>
        _database.ReadAsync(new SqliteRequest<long>((_, statements) => JournalSql.HighestSequenceNr(statements, persistenceId)));

    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var now = _scheduler.Now.UtcTicks;
        var rows = new List<JournalRow>();
        ImmutableArray<Exception>.Builder rejections = null;
        var writes = 0;
        foreach (var write in messages)
        {
            var rejection = Add(rows, write, now);
            if (rejection is not null && rejections is null)
            {
                rejections = ImmutableArray.CreateBuilder<Exception>();
                rejections.AddRange(Enumerable.Repeat<Exception>(null, writes));
            }

            rejections?.Add(rejection);
            writes++;
        }

        var result = rejections?.ToImmutable() as IImmutableList<Exception>;
        return _database.WriteAsync(new JournalInsert(rows, _writerUuid, result));
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) =>
        _database.WriteAsync(new SqliteRequest<bool>((_, statements) => JournalSql.Delete(statements, persistenceId, toSequenceNr), needsSavepoint: true));

    protected override bool ReceivePluginInternal(object message)
    {
        if (message is not ReopenJournal)
            return false;
        _ = _database.ReopenAsync().PipeTo(Sender, Self, _ => new Status.Success(message), ex => new Status.Failure(ex));
        return true;
    }

    protected override void PostStop()
    {
        _databases.Release(_options);
        base.PostStop();
    }

    private protected override Task<long> RecoverAsync(IActorContext context, ReplayMessages request, Action<IPersistentRepresentation> replay) =>
        _database.ReadAsync(new SqliteRequest<long>((_, statements) => new JournalReplay(_codec, request, _checkGaps).Run(statements, replay)));

    /// <summary>
    /// Adds the write's rows, or gives the reason for its refusal. A refused event has used up its number; a row
    /// marked as deleted stands in, so that a hole always means damage.
    /// </summary>
    private Exception Add(List<JournalRow> rows, AtomicWrite write, long now)
    {
        var before = rows.Count;
        try
        {
            foreach (var p in write.Events)
            {
                var (payload, tags) = p.Payload is Tagged tagged ? (tagged.Payload, (IReadOnlyCollection<string>)tagged.Tags) : (p.Payload, []);
                var (bytes, manifest, identifier) = _codec.Serialize(payload);
                rows.Add(new JournalRow(p.PersistenceId, p.SequenceNr, p.Timestamp == 0L ? now : p.Timestamp, bytes, manifest, identifier, tags));
            }

            return null;
        }
        catch (Exception ex)
        {
            rows.RemoveRange(before, rows.Count - before);
            foreach (var p in write.Events)
                rows.Add(new JournalRow(p.PersistenceId, p.SequenceNr, now, [], string.Empty, null, [], Deleted: true));
            return ex;
        }
    }
}

/// <summary>Sent to the SQL journal after its disk was mended: <see cref="Status.Success"/> if it takes writes again. Not in Akka.NET.</summary>
public sealed record ReopenJournal
{
    private ReopenJournal()
    {
    }

    public static ReopenJournal Instance { get; } = new();
}
