using Akka.Configuration;
using Akka.Persistence.Sql;

namespace Akka.Contract.Tests.Persistence;

/// <summary>Configurations that mean the same on both runtimes.</summary>
internal static class Settings
{
    public static Config Memory => With("""
        akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        """);

    public static Config Sql(string path) => With($$"""
        akka.persistence.journal.plugin = "akka.persistence.journal.sql"
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.sql"
        akka.persistence.journal.sql {
          connection-string = "Data Source={{path}}"
          provider-name = "SQLite.MS"
          event-adapters.tagger = "{{Name<EvenTagger>()}}"
          event-adapter-bindings { "{{Name<Happened>()}}" = tagger }
        }
        akka.persistence.snapshot-store.sql {
          connection-string = "Data Source={{path}}"
          provider-name = "SQLite.MS"
        }
        """).WithFallback(SqlPersistence.DefaultConfiguration);

    public static Config With(string plugins) => ConfigurationFactory.ParseString(plugins + $$"""

        akka.loglevel = WARNING
        akka.test.single-expect-default = 20s
        akka.actor {
          serializers.happened = "{{Name<HappenedSerializer>()}}"
          serialization-bindings { "{{Name<Happened>()}}" = happened }
          serialization-identifiers { "{{Name<HappenedSerializer>()}}" = 4711 }
        }
        """);

    // These sources are compiled into more than one assembly.
    private static string Name<T>() => $"{typeof(T).FullName}, {typeof(T).Assembly.GetName().Name}";
}
