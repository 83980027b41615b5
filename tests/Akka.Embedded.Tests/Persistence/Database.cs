using Akka.Actor;
using Akka.Configuration;
using SQLitePCL;

namespace Akka.Embedded.Tests.Persistence;

/// <summary>A database file of one test, and actor systems on it.</summary>
public sealed class Database : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("akka-persistence-").FullName;

    public Database() => Path = System.IO.Path.Combine(_folder, "journal.db");

    public string Path { get; }

    public ActorSystem Start(string extra = "") => ActorSystem.Create("test", ConfigurationFactory.ParseString(extra).WithFallback(ConfigurationFactory.ParseString($$"""
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.persistence {
          journal.plugin = "akka.persistence.journal.sql"
          snapshot-store.plugin = "akka.persistence.snapshot-store.sql"
          journal.sql {
            connection-string = "Data Source={{Path}}"
            provider-name = "SQLite.MS"
            event-adapters.tagger = "{{typeof(EvenTagger).AssemblyQualifiedName}}"
            event-adapter-bindings { "{{typeof(Happened).AssemblyQualifiedName}}" = tagger }
          }
          snapshot-store.sql {
            connection-string = "Data Source={{Path}}"
            provider-name = "SQLite.MS"
          }
        }
        akka.actor {
          serializers.happened = "{{typeof(HappenedSerializer).AssemblyQualifiedName}}"
          serialization-bindings { "{{typeof(Happened).AssemblyQualifiedName}}" = happened }
          serialization-identifiers { "{{typeof(HappenedSerializer).AssemblyQualifiedName}}" = 4711 }
        }
        """)));

    /// <summary>Each row as text, columns parted by <c>|</c>.</summary>
    public IReadOnlyList<string> Query(string sql) => Query(Path, sql);

    public static IReadOnlyList<string> Query(string path, string sql)
    {
        Batteries_V2.Init();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(path, out var db));
        using (db)
        {
            var code = raw.sqlite3_prepare_v2(db, sql, out var statement);
            Assert.True(code == raw.SQLITE_OK, raw.sqlite3_errmsg(db).utf8_to_string());
            var rows = new List<string>();
            using (statement)
            {
                while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
                    rows.Add(string.Join('|', Enumerable.Range(0, raw.sqlite3_column_count(statement)).Select(i => raw.sqlite3_column_text(statement, i).utf8_to_string())));
            }

            return rows;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
