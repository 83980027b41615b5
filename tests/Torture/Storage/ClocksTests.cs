using ActorBridge.Torture.Harness;

namespace ActorBridge.Torture.Storage;

public sealed class ClocksTests
{
    /// <summary>Much longer than the door waits for a heartbeat.</summary>
    private static readonly TimeSpan Stopped = TimeSpan.FromSeconds(60);

    [ClockFact]
    [Rule("10.3")]
    [Rule("13.1")]
    [Rule("14.9")]
    public async Task A_wall_clock_that_jumps_or_runs_and_a_host_that_is_stopped_decide_nothing()
    {
        var outcome = await Clocks.RunAsync(1, Stopped);

        Assert.Empty(outcome.Problems);
        Assert.Equal(8, outcome.Done);
    }
}
