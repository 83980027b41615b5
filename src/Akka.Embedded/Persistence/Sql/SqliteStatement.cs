using System.Text;
using SQLitePCL;

namespace Akka.Persistence.Sql;

/// <summary>A prepared statement: bind from 1, step, read columns from 0, reset.</summary>
internal sealed class SqliteStatement(SqliteHandle owner, sqlite3_stmt statement, string sql) : IDisposable
{
    public SqliteStatement Bind(int index, long value)
    {
        owner.Check(raw.sqlite3_bind_int64(statement, index, value), sql);
        return this;
    }

    public SqliteStatement Bind(int index, long? value)
    {
        if (value is { } number)
            return Bind(index, number);
        owner.Check(raw.sqlite3_bind_null(statement, index), sql);
        return this;
    }

    public SqliteStatement Bind(int index, string value)
    {
        owner.Check(raw.sqlite3_bind_text(statement, index, value), sql);
        return this;
    }

    public SqliteStatement Bind(int index, byte[] value)
    {
        // An empty blob is not NULL.
        owner.Check(value.Length == 0 ? raw.sqlite3_bind_zeroblob(statement, index, 0) : raw.sqlite3_bind_blob(statement, index, value), sql);
        return this;
    }

    /// <summary>True if there is a row.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
        {
            // The reset gives the same error again; the message must be read before it.
            try
            {
                owner.Check(code, sql);
            }
            finally
            {
                raw.sqlite3_reset(statement);
            }
        }

        return false;
    }

    /// <summary>For a statement that gives no rows.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    public void Reset() => raw.sqlite3_reset(statement);

    public long Long(int column) => raw.sqlite3_column_int64(statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? string.Empty;

    /// <summary>The text, as <paramref name="likely"/> if it is the same: most rows of one reading say the same in some columns.</summary>
    public string Text(int column, string likely) =>
        likely is not null && Ascii.Equals(raw.sqlite3_column_blob(statement, column), likely) ? likely : Text(column);

    public byte[] Blob(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public void Dispose() => statement.Dispose();
}
