using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Util;

namespace Akka.Dispatch;

/// <summary>The dispatchers of a system by id, which is their path in the configuration.</summary>
public sealed class Dispatchers
{
    internal const string DefaultDispatcherId = "akka.actor.default-dispatcher";
    internal const string InternalDispatcherId = "akka.actor.internal-dispatcher";
    private const int MaxAliasDepth = 20;

    private readonly ConcurrentDictionary<string, MessageDispatcherConfigurator> _configurators = new();

    internal Dispatchers(ActorSystem system, IDispatcherPrerequisites prerequisites, ILoggingAdapter logger)
    {
        Prerequisites = prerequisites;
        DefaultGlobalDispatcher = Lookup(DefaultDispatcherId);
        InternalDispatcher = Lookup(InternalDispatcherId);
    }

    internal IDispatcherPrerequisites Prerequisites { get; }
    internal MessageDispatcher DefaultGlobalDispatcher { get; }
    internal MessageDispatcher InternalDispatcher { get; }

    private Config AppConfig => Prerequisites.Settings.Config;

    internal bool HasDispatcher(string id) => _configurators.ContainsKey(id) || AppConfig.HasPath(id);

    public MessageDispatcher Lookup(string dispatcherName) => LookupConfigurator(dispatcherName).Dispatcher();

    internal MessageDispatcherConfigurator LookupConfigurator(string id)
    {
        if (_configurators.TryGetValue(id, out var known)) return known;
        var actual = id;
        for (var depth = 0; depth < MaxAliasDepth; depth++)
        {
            if (_configurators.TryGetValue(actual, out known)) return known;
            if (!AppConfig.HasPath(actual)) throw new ConfigurationException($"Dispatcher {actual} not configured.");
            var value = AppConfig.GetValue(actual);
            if (value.IsObject())
            {
                return _configurators.GetOrAdd(actual, Create);
            }

            actual = value.IsString()
                ? value.GetString()
                : throw new ConfigurationException($"Expected either a dispatcher config or an alias at [{actual}] but found [{value}]");
        }

        throw new ConfigurationException($"Could not find a concrete dispatcher config after following {MaxAliasDepth} aliases from [{id}]. Is there a circular reference? The last was [{actual}].");
    }

    private MessageDispatcherConfigurator Create(string id)
    {
        var config = ConfigurationFactory.ParseString($"id: \"{id}\"").WithFallback(AppConfig.GetConfig(id));
        if (id != DefaultDispatcherId) config = config.WithFallback(AppConfig.GetConfig(DefaultDispatcherId));
        if (Simulation.Simulation.Current is not null) return new Simulation.SimulatedDispatcherConfigurator(config, Prerequisites);
        var key = id + ".type";
        return config.GetString("type") switch
        {
            null => throw new ConfigurationException($"Could not resolve dispatcher for path {id}. {key} is not set."),
            "Dispatcher" => new DispatcherConfigurator(config, Prerequisites),
            "PinnedDispatcher" => new PinnedDispatcherConfigurator(config, Prerequisites),
            var type when TypeResolver.Find(type) is null => throw new ConfigurationException($"{key} = \"{type}\": expected Dispatcher, PinnedDispatcher or the full name of a class."),
            var type => TypeResolver.Create<MessageDispatcherConfigurator>(key, type, config, Prerequisites),
        };
    }
}
