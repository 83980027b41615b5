namespace ActorBridge.Simulation;

/// <summary>How bad the world is, drawn for each run. Chances are per mille: of a step in Blender, of a disk call, of a message.</summary>
internal sealed record Faults(int StepFailure, int DiskFailure, int ConnectionCut, TimeSpan HostKillEvery, TimeSpan BlenderKillEvery, TimeSpan PowerCutEvery, TimeSpan SafeModeEvery, TimeSpan DiskFullEvery)
{
    public static readonly Faults None = new(0, 0, 0, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

    public static Faults Draw(Akka.Simulation.Simulation simulation) => new(
        simulation.Draw(4) == 0 ? 700 : simulation.Draw(4) * 50, // so often in a row, in one world of four, that automation gives up
        simulation.Draw(3) == 0 ? 2 : 0,
        simulation.Draw(3) * 10,
        Every(simulation, 8),
        Every(simulation, 8),
        Every(simulation, 6),
        simulation.Draw(3) == 0 ? TimeSpan.FromMilliseconds(300 + simulation.Draw(1500)) : TimeSpan.Zero,
        simulation.Draw(3) == 0 ? TimeSpan.FromMilliseconds(200 + simulation.Draw(1500)) : TimeSpan.Zero);

    private static TimeSpan Every(Akka.Simulation.Simulation simulation, int seconds) =>
        simulation.Draw(2) == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(1 + simulation.Draw(seconds));
}
