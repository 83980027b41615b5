using Akka.Util;

namespace Akka.Persistence.Sql;

/// <summary>Payloads to bytes and back, with what the tables keep beside them.</summary>
internal sealed class PayloadCodec(Akka.Serialization.Serialization serialization, string defaultSerializer)
{
    public (byte[] Bytes, string Manifest, int Identifier) Serialize(object payload)
    {
        var serializer = serialization.FindSerializerForType(payload.GetType(), defaultSerializer);
        return (serializer.ToBinary(payload), Akka.Serialization.Serialization.ManifestFor(serializer, payload), serializer.Identifier);
    }

    public object Deserialize(byte[] bytes, string manifest, int? identifier)
    {
        if (identifier is { } id)
            return serialization.Deserialize(bytes, id, manifest);

        // Older tables have no serializer id: the manifest is then the class.
        var type = TypeResolver.Resolve("manifest", manifest);
        return serialization.FindSerializerForType(type, defaultSerializer).FromBinary(bytes, type);
    }
}
