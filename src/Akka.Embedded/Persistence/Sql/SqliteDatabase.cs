using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Akka.Persistence.Sql;

/// <summary>
/// One database file with the thread that writes it and the threads that read it. Everything that waits when the
/// writer becomes free goes into one transaction, with those that are likely to follow at once, and is answered after
/// its commit.
/// </summary>
internal sealed class SqliteDatabase
{
    /// <summary>
    /// Of a file that is made here; others keep theirs. A hundred actors' events change a hundred pages of the index by persistence id, and each
    /// goes into the log whole: a quarter of SQLite's own size is a quarter of the bytes to sum up and to sync.
    /// </summary>
    private const string NewFile = "PRAGMA page_size = 1024";

    /// <summary>Of the write-ahead log, then its pages are moved into the file.</summary>
    private const int LogBytesMax = 16_384_000;

    /// <summary>2 MB, which is SQLite's own: what fits into the processor's caches. A larger one costs a hundred writers a tenth of their events, and ten thousand get nothing for it.</summary>
    private const int PageCache = -2000;

    private readonly SqliteOptions _options;
    private readonly SqliteQueue _writes;
    private readonly SqliteQueue _reads;
    private readonly List<Thread> _threads = [];
    private readonly ManualResetEventSlim _opened = new();
    private readonly GroupGathering _gathering = new();
    private readonly string _schema;
    private SqliteHandle _connection;
    private SqliteStatements _statements;
    private Exception _broken;

    public SqliteDatabase(SqliteOptions options)
    {
        _options = options;
        _schema = options.AutoInitialize ? SqliteSchema.Journal + SqliteSchema.Snapshot : string.Empty;
        _writes = new SqliteQueue(options.QueueRowsMax);
        _reads = new SqliteQueue(options.QueueRowsMax);
        Start("write", WriteLoop);
        for (var i = 0; i < options.Readers; i++)
            Start($"read-{i}", ReadLoop);
    }

    /// <summary>For tests: what it throws, the commit throws.</summary>
    internal Action BeforeCommit { get; set; }

    /// <summary>Done on the writing connection, durable when the task is complete.</summary>
    public Task<T> WriteAsync<T>(SqliteRequest<T> request)
    {
        if (_writes.TryAdd(request) is { } refusal)
            request.Fail(refusal);
        return request.Task;
    }

    /// <summary>Done on a reading connection; it sees every write that was asked for before.</summary>
    public Task<T> ReadAsync<T>(SqliteRequest<T> request)
    {
        if (_writes.IsBusy)
        {
            if (_writes.TryAdd(new Barrier(this, request)) is { } refusal)
                request.Fail(refusal);
        }
        else
        {
            Read(request);
        }

        return request.Task;
    }

    /// <summary>After a failed commit: opens the file anew and has SQLite move and sync all that its log holds.</summary>
    public Task<bool> ReopenAsync()
    {
        var reopen = new Reopening(this);
        if (_writes.TryAdd(reopen) is { } refusal)
            reopen.Fail(refusal);
        return reopen.Task;
    }

    /// <summary>Finishes what is queued and closes the file.</summary>
    public void Close()
    {
        _writes.Close();
        _threads[0].Join();
        _reads.Close();
        foreach (var thread in _threads)
            thread.Join();

        // Last, since only a connection that may write can put the log away.
        _connection?.Dispose();
    }

    private void Read(SqliteRequest request)
    {
        if (_reads.TryAdd(request) is { } refusal)
            request.Fail(refusal);
    }

    private void Start(string name, ThreadStart loop)
    {
        var thread = new Thread(loop) { IsBackground = true, Name = $"sqlite-{name}" };
        _threads.Add(thread);
        thread.Start();
    }

    private void WriteLoop()
    {
        Open();
        _opened.Set();
        var group = new List<SqliteRequest>();
        while (_writes.Take(group, _options.TransactionRowsMax))
        {
            // A reopening stands alone, whatever waits with it.
            foreach (var reopening in group.OfType<Reopening>())
                Reopen(reopening);
            RunGroup(group);
            _writes.Done(group.Count);
            Answer(group);
            group.Clear();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The cause is what every later request fails with.")]
    private void Open(bool syncAll = false)
    {
        try
        {
            _connection = SqliteHandle.Open(_options.Path, readOnly: false, _options.BusyTimeout);
            _connection.Execute(NewFile);
            var mode = _connection.Query("PRAGMA journal_mode = WAL");
            if (mode != "wal")
                throw new InvalidOperationException($"[{_options.Path}] cannot be put into WAL mode; it is in mode [{mode}].");
            var pages = LogBytesMax / int.Parse(_connection.Query("PRAGMA page_size"), CultureInfo.InvariantCulture);
            _connection.Execute($"PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = {pages}; PRAGMA cache_size = {PageCache}");
            if (_schema.Length > 0)
                _connection.Execute(_schema);
            if (syncAll && _connection.Query("PRAGMA wal_checkpoint(TRUNCATE)") != "0")
                throw new InvalidOperationException("The write-ahead log could not be moved into the database.");
            _statements = new SqliteStatements(_connection);
            _broken = null;
        }
        catch (Exception ex)
        {
            Break(ex);
        }
    }

    private void Reopen(Reopening request)
    {
        _connection?.Dispose();
        _connection = null;
        Open(syncAll: true);
        request.Failure = _broken;
    }

    private void Break(Exception cause) => _broken = new JournalBrokenException(_options.Path, cause);

    private void RunGroup(List<SqliteRequest> group)
    {
        if (_broken is not null)
        {
            foreach (var request in group)
                request.Failure ??= request is Barrier ? null : _broken;
            return;
        }

        if (group.TrueForAll(r => r is Barrier or Reopening))
            return;

        var committing = false;
        try
        {
            _statements!["BEGIN IMMEDIATE"].Run();
            RunAll(group);
            committing = true;
            var start = Stopwatch.GetTimestamp();
            BeforeCommit?.Invoke();
            _statements["COMMIT"].Run();
            _gathering.Committed(group.Count, Stopwatch.GetElapsedTime(start));
        }
        catch (Exception ex)
        {
            FailGroup(group, ex, committing);
        }
    }

    /// <summary>Runs the group and those that join it before it is committed.</summary>
    private void RunAll(List<SqliteRequest> group)
    {
        var start = Stopwatch.GetTimestamp();
        var done = 0;
        do
        {
            while (done < group.Count)
                done = RunNext(group, done);
        }
        while (_gathering.Wanted(done) is > 0 and var wanted
            && _writes.TakeMore(group, _options.TransactionRowsMax, wanted, _gathering.MayWait(Stopwatch.GetElapsedTime(start)) ? GroupGathering.Pause : TimeSpan.Zero));
    }

    /// <summary>Runs the next request, or those that one statement can do.</summary>
    /// <returns>How many of the group are done.</returns>
    private int RunNext(List<SqliteRequest> group, int done)
    {
        try
        {
            var together = group[done].RunTogether(_statements!, group, done);
            if (together > 0)
                return done + together;
        }
        catch (SqliteStorageException ex) when (ex.IsConstraint)
        {
            // One of them can't be stored, and the transaction is gone: once more from the beginning, each for itself.
            _statements!["BEGIN IMMEDIATE"].Run();
            var end = Math.Min(done + JournalSql.Together, group.Count);
            for (var again = 0; again < end; again++)
                RunOne(group[again]);
            return end;
        }

        RunOne(group[done]);
        return done + 1;
    }

    private void RunOne(SqliteRequest request)
    {
        if (request.NeedsSavepoint)
            _statements!["SAVEPOINT request"].Run();
        try
        {
            request.Run(_connection!, _statements!);
        }
        catch (SqliteStorageException ex) when (ex.IsConstraint && _connection!.IsInTransaction())
        {
            request.Failure = ex;
            if (request.NeedsSavepoint)
                _statements!["ROLLBACK TO request"].Run();
        }

        if (request.NeedsSavepoint)
            _statements!["RELEASE request"].Run();
    }

    private void FailGroup(List<SqliteRequest> group, Exception cause, bool committing)
    {
        foreach (var request in group)
            request.Failure ??= request is Barrier ? null : cause;

        // After a commit that failed, what the disk holds is unknown. Before it, the rollback says that all is as it was.
        if (committing && cause is not SqliteStorageException { IsBusy: true })
            Break(cause);
        try
        {
            if (_connection!.IsInTransaction())
                _statements!["ROLLBACK"].Run();
        }
        catch (SqliteStorageException ex)
        {
            Break(ex);
        }
    }

    private static void Answer(List<SqliteRequest> group)
    {
        foreach (var request in group)
        {
            if (request.Failure is { } failure)
                request.Fail(failure);
            else
                request.Complete();
        }
    }

    private void ReadLoop()
    {
        var group = new List<SqliteRequest>();
        SqliteHandle connection = null;
        SqliteStatements statements = null;

        // The writer makes the tables first.
        _opened.Wait();
        while (_reads.Take(group, maxWeight: 32))
        {
            try
            {
                if (connection is null)
                {
                    connection = SqliteHandle.Open(_options.Path, readOnly: true, _options.BusyTimeout);
                    statements = new SqliteStatements(connection);
                }

                ReadGroup(group, connection, statements!);
            }
            catch (Exception ex)
            {
                connection?.Dispose();
                connection = null;
                foreach (var request in group)
                    request.Failure ??= ex;
            }

            _reads.Done(group.Count);
            Answer(group);
            group.Clear();
        }

        connection?.Dispose();
    }

    /// <summary>All reads of the group see one state, and pay for one read lock.</summary>
    private static void ReadGroup(List<SqliteRequest> group, SqliteHandle connection, SqliteStatements statements)
    {
        statements["BEGIN"].Run();
        foreach (var request in group)
        {
            try
            {
                request.Run(connection, statements);
            }
            catch (Exception ex)
            {
                request.Failure = ex;
            }
        }

        statements["COMMIT"].Run();
    }

    /// <summary>Takes its turn among the writes and then reads.</summary>
    private sealed class Barrier(SqliteDatabase database, SqliteRequest read) : SqliteRequest
    {
        public override void Run(SqliteHandle connection, SqliteStatements statements)
        {
        }

        public override void Complete() => database.Read(read);

        public override void Fail(Exception cause) => read.Fail(cause);
    }

    private sealed class Reopening(SqliteDatabase database) : SqliteRequest<bool>((_, _) => true)
    {
        public override int Weight => database._options.TransactionRowsMax;
    }
}
