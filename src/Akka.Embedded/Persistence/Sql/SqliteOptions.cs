using Akka.Configuration;
using Microsoft.Data.Sqlite;

namespace Akka.Persistence.Sql;

/// <summary>What a journal's or snapshot store's settings say about its database.</summary>
internal sealed record SqliteOptions(string Path, TimeSpan BusyTimeout, bool AutoInitialize, int QueueRowsMax, int TransactionRowsMax, int Readers)
{
    public static SqliteOptions From(string key, Config config)
    {
        Expect(key, "table-mapping", config.GetString("table-mapping", "default"), "default");
        Expect(key, "tag-write-mode", config.GetString("tag-write-mode", "TagTable"), "TagTable");
        Expect(key, "provider-name", config.GetString("provider-name", ""), "SQLite.MS", "SQLite", "Microsoft.Data.Sqlite", "Microsoft.Data.SQLite");
        var text = config.GetString("connection-string", "");
        if (string.IsNullOrWhiteSpace(text))
            throw new ConfigurationException($"[{key}.connection-string] is empty; \"Data Source=path\" is expected.");
        var builder = Parse(key, text);
        if (builder.DataSource.Length == 0 || builder.DataSource == ":memory:" || builder.Mode == SqliteOpenMode.Memory)
            throw new ConfigurationException($"[{key}.connection-string] must name a file; what need not survive belongs into akka.persistence.journal.inmem.");
        return new SqliteOptions(
            System.IO.Path.GetFullPath(builder.DataSource),
            TimeSpan.FromSeconds(builder.DefaultTimeout),
            config.GetBoolean("auto-initialize", true),
            config.GetInt("buffer-size", 100_000),
            config.GetInt("batch-size", 1_000),
            config.GetInt("read-connections", 2));
    }

    private static SqliteConnectionStringBuilder Parse(string key, string text)
    {
        try
        {
            return new SqliteConnectionStringBuilder(text);
        }
        catch (ArgumentException ex)
        {
            throw new ConfigurationException($"[{key}.connection-string] cannot be read: {ex.Message}", ex);
        }
    }

    private static void Expect(string key, string name, string value, params string[] known)
    {
        if (!known.Contains(value, StringComparer.OrdinalIgnoreCase))
            throw new ConfigurationException($"[{key}.{name}] is [{value}]; here only [{string.Join(", ", known)}] is supported. See -p:AkkaRuntime=akka for others.");
    }
}
