using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Akka.Pattern;
using Akka.Util;

namespace Akka.Persistence.Journal;

/// <summary>
/// The adapters of one journal, from its <c>event-adapters</c> and <c>event-adapter-bindings</c>. The binding of the
/// most specific class or interface wins; an event without a binding is stored as it is.
/// </summary>
internal class EventAdapters
{
    private readonly ConcurrentDictionary<Type, IEventAdapter> _cache = new();
    private readonly IReadOnlyList<(Type Type, IEventAdapter Adapter)> _bindings;

    private EventAdapters(IReadOnlyList<(Type Type, IEventAdapter Adapter)> bindings) => _bindings = bindings;

    internal static EventAdapters Identity { get; } = new([]);

    public static EventAdapters Create(ExtendedActorSystem system, Config config)
    {
        var adapters = new Dictionary<string, object>();
        foreach (var (name, value) in Entries(config, "event-adapters"))
            adapters.Add(name, Instantiate(system, $"event-adapters.{name}", value.GetString()));

        var bindings = new List<(Type Type, IEventAdapter Adapter)>();
        foreach (var (typeName, value) in Entries(config, "event-adapter-bindings"))
        {
            var names = value.IsArray() ? value.GetStringList() : [value.GetString()];
            var adapter = Combine(typeName, names.Select(name => adapters.GetValueOrDefault(name)
                ?? throw new ArgumentException($"{typeName} was bound to undefined event-adapter: {name} (bindings: [{string.Join(", ", names)}], known adapters: [{string.Join(", ", adapters.Keys)}])")).ToList());
            var type = TypeResolver.Resolve("event-adapter-bindings", typeName);
            var before = bindings.FindIndex(b => b.Type.IsAssignableFrom(type));
            bindings.Insert(before < 0 ? bindings.Count : before, (type, adapter));
        }

        return bindings.Count == 0 ? Identity : new EventAdapters(bindings);
    }

    public IEventAdapter Get<T>() => Get(typeof(T));

    public virtual IEventAdapter Get(Type type) => _bindings.Count == 0
        ? IdentityEventAdapter.Instance
        : _cache.GetOrAdd(type, static (t, bindings) =>
            bindings.FirstOrDefault(b => b.Type.IsAssignableFrom(t)).Adapter ?? IdentityEventAdapter.Instance, _bindings);

    private static IEnumerable<KeyValuePair<string, HoconValue>> Entries(Config config, string path) =>
        config.HasPath(path) ? config.GetConfig(path).AsEnumerable() : [];

    private static object Instantiate(ExtendedActorSystem system, string key, string name)
    {
        var type = TypeResolver.Resolve(key, name);
        if (!typeof(IWriteEventAdapter).IsAssignableFrom(type) && !typeof(IReadEventAdapter).IsAssignableFrom(type))
            throw new ArgumentException($"[{key}] names [{name}], which does not implement any EventAdapter interface!");
        return type.GetConstructor([typeof(ExtendedActorSystem)]) is { } takesSystem
            ? takesSystem.Invoke([system])
            : Activator.CreateInstance(type)!;
    }

    private static IEventAdapter Combine(string typeName, List<object> adapters)
    {
        if (adapters is [IEventAdapter only])
            return only;
        var write = adapters.OfType<IWriteEventAdapter>().Where(a => a is not IReadEventAdapter).ToList();
        if (write.Count > 1)
            throw new IllegalStateException($"Cannot have multiple write adapters for a single adapter binding [{typeName}].");
        return new BoundEventAdapter(write.SingleOrDefault(), adapters.OfType<IReadEventAdapter>().ToList());
    }
}
