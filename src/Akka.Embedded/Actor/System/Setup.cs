using System.Collections.Immutable;
using Akka.Configuration;
using Akka.Util;

namespace Akka.Actor.Setup
{
    /// <summary>A part of how a system is set up in code.</summary>
    public abstract class Setup
    {
    }

    /// <summary>At most one setup of each class.</summary>
    public sealed class ActorSystemSetup
    {
        public static readonly ActorSystemSetup Empty = new(ImmutableDictionary<Type, Setup>.Empty);

        private readonly ImmutableDictionary<Type, Setup> _setups;

        private ActorSystemSetup(ImmutableDictionary<Type, Setup> setups) => _setups = setups;

        public static ActorSystemSetup Create(params Setup[] setup)
            => new(Empty._setups.SetItems(setup.Select(part => KeyValuePair.Create(part.GetType(), part))));

        public Option<T> Get<T>() where T : Setup => _setups.TryGetValue(typeof(T), out var setup) ? new Option<T>((T)setup) : Option<T>.None;
        internal ActorSystemSetup WithSetup<T>(T setup) where T : Setup => new(_setups.SetItem(setup.GetType(), setup));
        public ActorSystemSetup And<T>(T setup) where T : Setup => WithSetup(setup);
        public override string ToString() => $"ActorSystemSetup({string.Join(',', _setups.Keys.Select(type => type.Name))})";
    }
}

namespace Akka.Actor
{
    /// <summary>The configuration a system is created with.</summary>
    public sealed class BootstrapSetup : Setup.Setup
    {
        private BootstrapSetup(Option<Config> config) => Config = config;

        public Option<Config> Config { get; }

        public static BootstrapSetup Create() => new(Option<Config>.None);
        public BootstrapSetup WithConfig(Config config) => new(new Option<Config>(config));
        public BootstrapSetup WithConfigFallback(Config config) => new(new Option<Config>(Config.HasValue ? Config.Value.WithFallback(config) : config));
    }
}
