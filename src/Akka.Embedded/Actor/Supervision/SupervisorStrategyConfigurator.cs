using Akka.Util;

namespace Akka.Actor;

/// <summary>Names a strategy in configuration, as <c>akka.actor.guardian-supervisor-strategy</c> does.</summary>
internal abstract class SupervisorStrategyConfigurator
{
    public abstract SupervisorStrategy Create();

    internal static SupervisorStrategyConfigurator CreateConfigurator(string key, string typeName)
        => TypeResolver.Create<SupervisorStrategyConfigurator>(key, typeName);
}

internal class DefaultSupervisorStrategy : SupervisorStrategyConfigurator
{
    public override SupervisorStrategy Create() => SupervisorStrategy.DefaultStrategy;
}

internal class StoppingSupervisorStrategy : SupervisorStrategyConfigurator
{
    public override SupervisorStrategy Create() => SupervisorStrategy.StoppingStrategy;
}
