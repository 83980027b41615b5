using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Journal;
using Akka.Util;

namespace Akka.Persistence;

/// <summary>A running journal or snapshot store with its settings.</summary>
internal sealed record PersistencePlugin(IActorRef Ref, EventAdapters Adapters, Config Config)
{
    public TimeSpan RecoveryEventTimeout { get; } = Config.GetTimeSpan("recovery-event-timeout", TimeSpan.FromSeconds(30), false);

    public static PersistencePlugin Start(ExtendedActorSystem system, string configPath, string fallbackPath)
    {
        if (!system.Settings.Config.HasPath(configPath))
            throw new ArgumentException($"Persistence config is missing plugin config path for: {configPath}");

        var own = system.Settings.Config.GetConfig(configPath);
        var config = own.WithFallback(system.Settings.Config.GetConfig(fallbackPath));
        var type = TypeResolver.Resolve($"{configPath}.class", config.GetString("class", null));
        object[] arguments = type.GetConstructor([typeof(Config)]) is null ? [] : [config];
        var props = Props.Create(type, arguments).WithDispatcher(config.GetString("plugin-dispatcher", null));
        return new PersistencePlugin(system.SystemActorOf(props, configPath), EventAdapters.Create(system, own), config);
    }
}
