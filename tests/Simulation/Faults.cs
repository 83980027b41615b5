namespace ActorBridge.Simulation;

/// <summary>How bad the world is, drawn for each run. Chances are per mille: of a step in Blender, of a disk call, of a message.</summary>
internal sealed record Faults(int StepFailure, int DiskFailure, int ConnectionCut, TimeSpan HostKillEvery, TimeSpan BlenderKillEvery, TimeSpan PowerCutEvery)
{
    public static readonly Faults None = new(0, 0, 0, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

    public static Faults Draw(Akka.Simulation.Simulation simulation) => new(
        simulation.Draw(4) * 50,
        simulation.Draw(3) == 0 ? 2 : 0,
        simulation.Draw(3) * 10,
        Every(simulation, 8),
        Every(simulation, 8),
        Every(simulation, 6));

    private static TimeSpan Every(Akka.Simulation.Simulation simulation, int seconds) =>
        simulation.Draw(2) == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(1 + simulation.Draw(seconds));
}
