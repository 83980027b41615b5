using System.Text.Json;
using ActorBridge.Actors.Root;
using ActorBridge.Core.Errors;
using ActorBridge.Host.Configuration;
using ActorBridge.Host.Storage;
using Akka.Actor;
using Akka.Configuration;
#if AKKA_EMBEDDED
using Akka.Embedded.Configuration;
#endif

namespace ActorBridge.Host.Composition;

/// <summary>The actor system and its configuration. The one file that knows which of the two runtimes it was built with.</summary>
internal static class ActorRuntime
{
#if AKKA_EMBEDDED
    public const string Name = "embedded";

    private static readonly Config PluginDefaults = Config.Empty;

    /// <exception cref="ConfigurationException">It is not HOCON.</exception>
    public static PolicyText ReadPolicy(string path)
    {
        var config = HoconFile.Load(path);
        return new(config, [.. AkkaKeys.Find(config)], HoconFile.Where);
    }
#else
    public const string Name = "akka";

    // Akka.Persistence.Sql keeps its defaults apart from the configuration that a system starts with.
    private static readonly Config PluginDefaults = Akka.Persistence.Sql.SqlPersistence.DefaultConfiguration;

    // The real Akka.NET keeps no places of values, and the keys below "akka" are its own business there.
    public static PolicyText ReadPolicy(string path) => new(ConfigurationFactory.ParseString(File.ReadAllText(path)), [], _ => path);
#endif

    /// <summary>The built-in policy, the deployment's on top of it, and what follows from the data folder.</summary>
    /// <exception cref="HostRefusedException">AB-HOST-006, with the file and the place, each key and what is expected.</exception>
    public static (Config Config, BridgeOptions Options) Policy(HostSettings settings, DataFolder folder)
    {
        try
        {
            var own = settings.Policy.Length == 0 ? Config.Empty : PolicyFile.Read(settings.Policy);
            var policy = own.WithFallback(BridgePolicy.BuiltIn);
            var connection = JsonSerializer.Serialize(BridgeDatabase.ConnectionString(folder));
            var config = ConfigurationFactory.ParseString($$"""
                akka.loglevel = "{{(settings.LogLevel == "warning" ? "WARNING" : settings.LogLevel.ToUpperInvariant())}}"
                akka.persistence.journal.sql.connection-string = {{connection}}
                akka.persistence.snapshot-store.sql.connection-string = {{connection}}
                """).WithFallback(policy).WithFallback(PluginDefaults);
            return (config, BridgeOptions.From(config));
        }
        catch (Exception e) when (e is ConfigurationException or IOException or UnauthorizedAccessException or FormatException)
        {
            throw new HostRefusedException(new(ErrorCodes.ConfigurationInvalid, $"{(settings.Policy.Length == 0 ? "akka.hocon" : settings.Policy)}: {e.Message}"), e);
        }
    }

    public static ActorSystem Start(Config config) => ActorSystem.Create("actorbridge", config);
}
