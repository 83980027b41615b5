using Akka.Actor;
using Akka.Configuration;

namespace Akka.Persistence;

/// <summary>The way to an actor system's <see cref="PersistenceExtension"/>: <c>Persistence.Instance.Apply(system)</c>.</summary>
public class Persistence : ExtensionIdProvider<PersistenceExtension>
{
    public static Persistence Instance { get; } = new();

    /// <summary>The defaults, which every system has anyway.</summary>
    public static Config DefaultConfig() => ConfigurationFactory.Default();

    public override PersistenceExtension CreateExtension(ExtendedActorSystem system) => new(system);
}
