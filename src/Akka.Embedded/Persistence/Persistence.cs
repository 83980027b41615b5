using Akka.Actor;

namespace Akka.Persistence;

/// <summary>The way to an actor system's <see cref="PersistenceExtension"/>: <c>Persistence.Instance.Apply(system)</c>.</summary>
public class Persistence : ExtensionIdProvider<PersistenceExtension>
{
    public static Persistence Instance { get; } = new();

    private protected override PersistenceExtension CreateExtension(ExtendedActorSystem system) => new(system);
}
