using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Actor;
using Akka.Serialization;

namespace ActorBridge.Actors.Storing;

/// <summary>The one serializer for the journal and the snapshots, on both runtimes. What can't be read stops the recovery; it is never skipped.</summary>
public sealed class BridgeSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>Stands in each row of the database; never changed.</summary>
    public override int Identifier => 7501;

    public override string Manifest(object o) => PersistedTypes.ByType.TryGetValue(o.GetType(), out var manifest)
        ? manifest
        : throw new SerializationException($"{o.GetType().Name} has no name for the database.");

    public override byte[] ToBinary(object obj) => PayloadCheck.Add(Manifest(obj), JsonSerializer.SerializeToUtf8Bytes(obj, obj.GetType(), BridgeJson.Options));

    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (!PersistedTypes.ByManifest.TryGetValue(manifest, out var type))
        {
            throw new SerializationException($"\"{manifest}\" is not known here; it may be of a newer version.");
        }

        try
        {
            return JsonSerializer.Deserialize(PayloadCheck.Remove(manifest, bytes), type, BridgeJson.Options) ?? throw new SerializationException($"A row of \"{manifest}\" is empty.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new SerializationException($"A row of \"{manifest}\" can't be read: {e.Message}", e);
        }
    }
}
