using Akka.Configuration;

namespace Akka.Persistence.Sql;

/// <summary>The plugins' defaults, under Akka.Persistence.Sql's name for them; every system here has them anyway.</summary>
public sealed class SqlPersistence
{
    public static readonly Config DefaultConfiguration = ConfigurationFactory.Default();

    private SqlPersistence()
    {
    }
}
