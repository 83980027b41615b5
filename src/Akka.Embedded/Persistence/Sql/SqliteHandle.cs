using SQLitePCL;

namespace Akka.Persistence.Sql;

/// <summary>One connection, for one thread. Statements are prepared once and reused.</summary>
internal sealed class SqliteHandle : IDisposable
{
    private readonly List<SqliteStatement> _statements = [];
    private readonly sqlite3 _db;

    static SqliteHandle() => Batteries_V2.Init();

    private SqliteHandle(sqlite3 db) => _db = db;

    public static SqliteHandle Open(string path, bool readOnly, TimeSpan busyTimeout)
    {
        var flags = raw.SQLITE_OPEN_NOMUTEX | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var code = raw.sqlite3_open_v2(path, out var db, flags, readOnly ? null : WalGathering.Name);
        var handle = new SqliteHandle(db);
        try
        {
            handle.Check(code, $"open [{path}]");
            handle.Check(raw.sqlite3_extended_result_codes(db, 1), "open");
            handle.Check(raw.sqlite3_busy_timeout(db, (int)busyTimeout.TotalMilliseconds), "open");
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public SqliteStatement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_db, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement), sql);
        var prepared = new SqliteStatement(this, statement, sql);
        _statements.Add(prepared);
        return prepared;
    }

    public void Execute(string sql) => Check(raw.sqlite3_exec(_db, sql), sql);

    /// <summary>The first column of the first row, as text; null if there is no row.</summary>
    public string Query(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_db, sql, out var statement), sql);
        using (statement)
            return raw.sqlite3_step(statement) == raw.SQLITE_ROW ? raw.sqlite3_column_text(statement, 0).utf8_to_string() : null;
    }

    public long LastInsertRowId() => raw.sqlite3_last_insert_rowid(_db);

    /// <summary>False if the last error ended the transaction by itself.</summary>
    public bool IsInTransaction() => raw.sqlite3_get_autocommit(_db) == 0;

    public void Check(int code, string action)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw new SqliteStorageException(raw.sqlite3_extended_errcode(_db), action, raw.sqlite3_errmsg(_db).utf8_to_string());
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        _db.Dispose();
    }
}
