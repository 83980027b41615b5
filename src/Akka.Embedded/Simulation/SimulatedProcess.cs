namespace Akka.Simulation;

/// <summary>What lives and dies together in a simulation: an actor system with its timers and tasks, or a peer of it.</summary>
public sealed class SimulatedProcess(string name)
{
    internal string Name { get; } = name;

    public bool IsAlive { get; internal set; } = true;

    public override string ToString() => Name;
}
