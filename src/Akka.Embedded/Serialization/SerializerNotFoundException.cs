using System.Runtime.Serialization;

namespace Akka.Serialization;

/// <summary>No serializer is bound to a class. Akka.NET would take Newtonsoft.Json here; this runtime stores nothing by default.</summary>
internal sealed class SerializerNotFoundException(Type type) : SerializationException(
    $"No serializer is bound to [{type}]. Bind one: akka.actor.serializers {{ name = \"Class, Assembly\" }}, " +
    $"akka.actor.serialization-bindings {{ \"{Serialization.TypeName(type)}\" = name }}, akka.actor.serialization-identifiers {{ \"Class, Assembly\" = number }}.")
{
    public Type Type { get; } = type;
}
