using Akka.Configuration;
using Akka.Util;

namespace Akka.Persistence.Sql;

/// <summary>Payloads to bytes and back, with what the tables keep beside them.</summary>
internal sealed class PayloadCodec(Akka.Serialization.Serialization serialization, string defaultSerializer, string key, long bytesMax)
{
    private const long DefaultBytesMax = 16 * 1024 * 1024;

    /// <summary>As the plugin <paramref name="path"/> is set up.</summary>
    public static PayloadCodec From(Akka.Serialization.Serialization serialization, string path, Config config) =>
        new(serialization, config.GetString("serializer", null), $"{path}.max-payload-size", config.GetByteSize("max-payload-size", DefaultBytesMax).GetValueOrDefault());

    /// <exception cref="PayloadTooLargeException">More than <c>max-payload-size</c>.</exception>
    public (byte[] Bytes, string Manifest, int Identifier) Serialize(object payload)
    {
        var serializer = serialization.FindSerializerForType(payload.GetType(), defaultSerializer);
        var bytes = serializer.ToBinary(payload);
        if (bytes.Length > bytesMax)
            throw new PayloadTooLargeException(payload.GetType(), bytes.Length, bytesMax, key);
        return (bytes, Akka.Serialization.Serialization.ManifestFor(serializer, payload), serializer.Identifier);
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
