namespace Akka.Persistence.Sql;

/// <summary>The prepared statements of one connection, made when first used.</summary>
internal sealed class SqliteStatements(SqliteHandle connection)
{
    private readonly Dictionary<string, SqliteStatement> _bySql = [];

    /// <param name="sql">A constant: the cache has no limit.</param>
    public SqliteStatement this[string sql]
    {
        get
        {
            if (!_bySql.TryGetValue(sql, out var statement))
                _bySql.Add(sql, statement = connection.Prepare(sql));
            return statement;
        }
    }
}
