using Akka.Actor;
using Akka.Util;

namespace Akka.Serialization;

internal static class SerializerIdentifierHelper
{
    private const string Identifiers = "akka.actor.serialization-identifiers";

    public static int GetSerializerIdentifierFromConfig(Type type, ExtendedActorSystem system)
    {
        foreach (var (name, value) in system.Settings.Config.GetConfig(Identifiers).AsEnumerable())
        {
            if (TypeResolver.Find(name) == type)
                return value.GetInt();
        }

        throw new ArgumentException($"Couldn't find serializer id for [{type}] under [{Identifiers}] HOCON path", nameof(type));
    }
}
