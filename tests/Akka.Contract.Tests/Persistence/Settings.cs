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
          event-adapters.tagger = "Akka.Contract.Tests.Persistence.EvenTagger, Akka.Contract.Tests"
          event-adapter-bindings { "Akka.Contract.Tests.Persistence.Happened, Akka.Contract.Tests" = tagger }
        }
        akka.persistence.snapshot-store.sql {
          connection-string = "Data Source={{path}}"
          provider-name = "SQLite.MS"
        }
        """).WithFallback(SqlPersistence.DefaultConfiguration);

    private static Config With(string plugins) => ConfigurationFactory.ParseString(plugins + """

        akka.loglevel = WARNING
        akka.test.single-expect-default = 20s
        akka.actor {
          serializers.happened = "Akka.Contract.Tests.Persistence.HappenedSerializer, Akka.Contract.Tests"
          serialization-bindings { "Akka.Contract.Tests.Persistence.Happened, Akka.Contract.Tests" = happened }
          serialization-identifiers { "Akka.Contract.Tests.Persistence.HappenedSerializer, Akka.Contract.Tests" = 4711 }
        }
        """);
}
