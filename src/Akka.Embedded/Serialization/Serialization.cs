using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Util;

namespace Akka.Serialization;

/// <summary>The serializers of an actor system, from <c>akka.actor.serializers</c> and <c>akka.actor.serialization-bindings</c>.</summary>
public class Serialization
{
    private readonly ConcurrentDictionary<Type, Serializer> _byType = new();
    private readonly Dictionary<int, Serializer> _byId = [];
    private readonly Dictionary<string, Serializer> _byName = [];
    private readonly List<(Type Type, Serializer Serializer)> _bindings = [];
    private readonly NullSerializer _null;

    internal Serialization(ExtendedActorSystem system)
    {
        AddSerializer("null", _null = new NullSerializer(system));
        var config = system.Settings.Config;
        foreach (var (name, value) in config.GetConfig("akka.actor.serializers").AsEnumerable())
        {
            if (Create(system, name, value.GetString()) is { } serializer)
                AddSerializer(name, serializer);
        }

        foreach (var (typeName, value) in config.GetConfig("akka.actor.serialization-bindings").AsEnumerable())
        {
            // What only Akka.NET has may be named in a configuration for both; a class that is left unbound so says it when it is stored.
            if (TypeResolver.Find(typeName) is not { } type)
                system.Log.Warning("The type name for message/serializer binding '{0}' did not resolve to an actual Type: '{1}'", value.GetString(), typeName);
            else if (!_byName.TryGetValue(value.GetString(), out var serializer))
                system.Log.Warning("Serialization binding to non existing serializer: '{0}'", value.GetString());
            else
                AddSerializationMap(type, serializer);
        }
    }

    /// <summary>What is stored beside the bytes, so that they can be read again.</summary>
    internal static string ManifestFor(Serializer s, object msg) => s switch
    {
        SerializerWithStringManifest own => own.Manifest(msg),
        { IncludeManifest: true } => TypeName(msg.GetType()),
        _ => string.Empty,
    };

    internal void AddSerializer(string name, Serializer serializer)
    {
        _byName[name] = serializer;
        _byId[serializer.Identifier] = serializer;
    }

    private void AddSerializationMap(Type type, Serializer serializer)
    {
        _bindings.RemoveAll(b => b.Type == type);

        // Before the first that is less specific, so that the most specific binding is found first.
        var before = _bindings.FindIndex(b => b.Type.IsAssignableFrom(type));
        _bindings.Insert(before < 0 ? _bindings.Count : before, (type, serializer));
        _byType.Clear();
    }

    public object Deserialize(byte[] bytes, int serializerId, Type type) => ById(serializerId, type.Name).FromBinary(bytes, type);

    internal object Deserialize(byte[] bytes, int serializerId, string manifest)
    {
        var serializer = ById(serializerId, manifest);
        if (serializer is SerializerWithStringManifest own)
            return own.FromBinary(bytes, manifest);
        if (string.IsNullOrEmpty(manifest))
            return serializer.FromBinary(bytes, null!);
        return serializer.FromBinary(bytes, TypeResolver.Find(manifest)
            ?? throw new SerializationException($"Cannot find manifest class [{manifest}] for serializer with id [{serializerId}]."));
    }

    public Serializer FindSerializerFor(object obj, string defaultSerializerName = null) =>
        obj is null ? _null : FindSerializerForType(obj.GetType(), defaultSerializerName);

    /// <summary>The serializer of the most specific binding, else the named one.</summary>
    public Serializer FindSerializerForType(Type objectType, string defaultSerializerName = null)
    {
        if (_byType.TryGetValue(objectType, out var known))
            return known;
        var bound = _bindings.Find(b => b.Type.IsAssignableFrom(objectType)).Serializer;
        if (bound is not null)
            return _byType[objectType] = bound;
        return defaultSerializerName is not null && _byName.TryGetValue(defaultSerializerName, out var named)
            ? named
            : throw new SerializerNotFoundException(objectType);
    }

    internal static string TypeName(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";

    private static Serializer Create(ExtendedActorSystem system, string name, string typeName)
    {
        if (TypeResolver.Find(typeName) is not { } type)
        {
            system.Log.Warning("The type name for serializer '{0}' did not resolve to an actual Type: '{1}'", name, typeName);
            return null;
        }

        var settings = system.Settings.Config.GetConfig($"akka.actor.serialization-settings.{name}");
        var created = type.GetConstructor([typeof(ExtendedActorSystem), typeof(Config)]) is { } withSettings
            ? withSettings.Invoke([system, settings])
            : Activator.CreateInstance(type, system);
        return created as Serializer ?? throw new ConfigurationException($"[akka.actor.serializers.{name}] names [{typeName}], which is no Serializer.");
    }

    private Serializer ById(int id, string manifest) => _byId.GetValueOrDefault(id) ?? throw new SerializationException(
        $"Cannot find serializer with id [{id}] (manifest [{manifest}]). The configuration that wrote it names one that akka.actor.serializers lacks.");
}
