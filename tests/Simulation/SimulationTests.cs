namespace ActorBridge.Simulation;

public sealed class SimulationTests
{
    private const int Steps = 500;

    [Fact, Rule("14.3"), Rule("14.6"), Rule("14.7"), Rule("14.11"), Rule("9.3"), Rule("16.3")]
    public void Two_thousand_seeds_of_five_hundred_steps_keep_every_invariant()
    {
        var runs = SeedRun.OfAll(Enumerable.Range(1, 2000), Steps).ToList();
        Assert.True(runs.All(r => r.Failure is null), string.Join('\n', runs.Where(r => r.Failure is not null).Take(10).Select(r => r.Explain(Steps))));

        // A world in which nothing happens would prove nothing.
        Assert.InRange(runs.Sum(r => r.Committed), runs.Count / 4, int.MaxValue);
        Assert.True(runs.Sum(r => r.Submitted) > runs.Sum(r => r.Committed));
        Assert.InRange(runs.Count(r => r.WasFull), runs.Count / 10, runs.Count);
        Assert.True(runs.Sum(r => r.Lacking) > 0, "no Blender ever lost a commit that it had not saved");
    }

    [Fact]
    public void Fifty_seeds_run_twice_give_identical_traces()
    {
        var first = Enumerable.Range(1, 50).Select(seed => SeedRun.Of(seed, Steps).TraceHash).ToList();

        // Beside each other this time, as the many seeds run: what one simulation does is nothing to another.
        Assert.Equal(first, SeedRun.OfAll(Enumerable.Range(1, 50), Steps).Select(r => r.TraceHash));
        Assert.Equal(50, first.Distinct().Count());
    }
}
