using Akka.Actor;
using Akka.Configuration;

namespace Akka.Persistence;

internal sealed class PersistenceSettings(ActorSystem system, Config config)
{
    public ActorSystem System { get; } = system;

    public Config Config { get; } = config;

    public InternalSettings Internal { get; } = new(config);

    public sealed class InternalSettings(Config config)
    {
        /// <summary>Whether journals and snapshot stores publish the commands they carried out on the event stream.</summary>
        public bool PublishPluginCommands { get; } = config.GetBoolean("publish-plugin-commands", false);

        /// <summary>How many handlers of one actor may wait for the journal.</summary>
        internal int MaxPendingEvents { get; } = config.GetInt("max-pending-events", 100_000);
    }
}
