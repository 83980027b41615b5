namespace Akka.Simulation;

/// <summary>Brings the continuations of tasks back into the simulation.</summary>
internal sealed class SimulatedContext(Simulation simulation) : SynchronizationContext
{
    public override void Post(SendOrPostCallback callback, object? state) => simulation.Ready(() => callback(state));

    public override void Send(SendOrPostCallback callback, object? state) => callback(state);

    public override SynchronizationContext CreateCopy() => this;
}
