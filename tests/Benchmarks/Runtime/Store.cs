using Microsoft.Data.Sqlite;

namespace ActorBridge.Benchmarks.Runtime;

/// <summary>A database file in WAL mode in a folder of its own, beside the other files of the run so that all share a disk.</summary>
internal sealed class Store : IDisposable
{
    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, $"bench-{Environment.ProcessId}-{Interlocked.Increment(ref _stores)}");

    private static int _stores;

    public Store()
    {
        Directory.CreateDirectory(_folder);
        using var connection = Open();
        Execute(connection, "PRAGMA journal_mode = WAL");
    }

    public string File => Path.Combine(_folder, "bench.db");

    public string Beside(string name) => Path.Combine(_folder, name);

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA synchronous = FULL");
        return connection;
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
