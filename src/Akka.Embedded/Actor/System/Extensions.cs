namespace Akka.Actor;

/// <summary>Something there is once in each system.</summary>
public interface IExtension
{
}

internal interface IExtensionId
{
    Type ExtensionType { get; }
    object Apply(ActorSystem system);
    object Get(ActorSystem system);
    object CreateExtension(ExtendedActorSystem system);
}

internal interface IExtensionId<out T> : IExtensionId where T : IExtension
{
    new T Apply(ActorSystem system);
    new T Get(ActorSystem system);
    new T CreateExtension(ExtendedActorSystem system);
}

public abstract class ExtensionIdProvider<T> : IExtensionId<T> where T : IExtension
{
    public T Apply(ActorSystem system) => (T)system.RegisterExtension(this);
    private protected abstract T CreateExtension(ExtendedActorSystem system);

    Type IExtensionId.ExtensionType => typeof(T);
    T IExtensionId<T>.Get(ActorSystem system) => (T)system.GetExtension(this);
    T IExtensionId<T>.CreateExtension(ExtendedActorSystem system) => CreateExtension(system);
    object IExtensionId.Apply(ActorSystem system) => Apply(system);
    object IExtensionId.Get(ActorSystem system) => system.GetExtension(this);
    object IExtensionId.CreateExtension(ExtendedActorSystem system) => CreateExtension(system);

    public override bool Equals(object obj) => obj is ExtensionIdProvider<T>;
    public override int GetHashCode() => typeof(T).GetHashCode();
}

internal static class ActorSystemWithExtensions
{
    public static T WithExtension<T>(this ActorSystem system) where T : class, IExtension => system.GetExtension<T>();

    /// <summary>Registers it first if it is not yet there.</summary>
    public static T WithExtension<T, TI>(this ActorSystem system) where T : class, IExtension where TI : IExtensionId
        => system.WithExtension<T>(typeof(TI));

    public static T WithExtension<T>(this ActorSystem system, Type extensionId) where T : class, IExtension
        => system.HasExtension<T>() ? system.GetExtension<T>() : (T)system.RegisterExtension((IExtensionId)Activator.CreateInstance(extensionId));
}
