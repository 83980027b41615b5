namespace ActorBridge.Simulation;

/// <summary>One seed: so many steps of trouble, then rest, and then one change more.</summary>
/// <param name="Lacking">Commits that were named as not in the scene that was opened.</param>
/// <param name="WasFull">The disk had no room for a line.</param>
/// <param name="Failure">Null when everything held.</param>
internal sealed record SeedRun(int Seed, string TraceHash, long Steps, int Submitted, int Committed, int Lacking, int Acknowledged, bool WasFull, Violation? Failure)
{
    /// <summary>How long the first plan may take to come. A start has steps of its own, some for each feature; those asked for are counted from here.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(30);

    /// <summary>How long everything has to come to rest after the trouble, in virtual time.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);

    /// <summary>How long the one change after that may take, likewise; a person looks and lets automation run as often as it is off.</summary>
    private static readonly TimeSpan OneMore = TimeSpan.FromMinutes(1);

    /// <summary>Many seeds, in their order. A simulation has one thread and shares nothing with another, so two of them run side by side.</summary>
    public static IEnumerable<SeedRun> OfAll(IEnumerable<int> seeds, int steps, Sabotage? sabotage = null) => seeds
        .AsParallel().AsOrdered().WithDegreeOfParallelism(2).WithMergeOptions(ParallelMergeOptions.NotBuffered)
        .Select(seed => Of(seed, steps, sabotage));

    public static SeedRun Of(int seed, int steps, Sabotage? sabotage = null, Action<string>? listener = null)
    {
        using var simulation = new Akka.Simulation.Simulation(seed) { Listener = listener };
        var world = new World(simulation, sabotage ?? Sabotage.None) { Frames = LogShelf.IsThere ? [] : null };
        var invariants = world.Invariants;
        try
        {
            world.Begin();
            simulation.RunUntil(() => world.Client.Submitted > 0 || invariants.Violation is not null || simulation.Now > Start);
            for (var begun = simulation.Steps; simulation.Steps < begun + steps && invariants.Violation is null && simulation.Step();)
            {
            }

            world.Heal();
            var end = simulation.Now + Rest;
            simulation.RunUntil(() => invariants.Violation is not null || world.AllAtRest || simulation.Now > end);
            invariants.Hold(world.AllAtRest, $"not everything came to rest: {invariants.OpenOperations} operations are open in the log, the client {(world.Client.IsIdle ? "is idle" : "waits for an answer")}, Blender {(world.Blender is { IsIdle: true } ? "is idle" : "has something open or unsent")}");

            // What holds by never doing anything again would be no use.
            var committed = world.Client.Committed;
            world.Client.Insists = true;
            end = simulation.Now + OneMore;
            simulation.RunUntil(() => invariants.Violation is not null || world.Client.Committed > committed || simulation.Now > end);
            invariants.Hold(world.Client.Committed > committed, $"nothing commits any more, though all trouble is over and a person lets automation run: {world.Client.LastRefusal}");
        }
        catch (InvariantViolatedException)
        {
            // The first one is kept in the invariants.
        }

        if (LogShelf.IsThere)
        {
            // The bytes too: each line was judged as it was acknowledged, by code that shares the product's types.
            LogShelf.Keep(LogShelf.NewName(), world.AuditSegments());
            LogShelf.KeepFrames(world.Frames!);
        }

        return new(seed, simulation.TraceHash, simulation.Steps, world.Client.Submitted, world.Client.Committed, invariants.Lacking, invariants.Acknowledgements, invariants.WasFull, invariants.Violation);
    }

    public string Explain(int steps) => $"seed {Seed}, {Failure}\n  again, step by step: ./bridge simulate --seed {Seed} --steps {steps}";
}
