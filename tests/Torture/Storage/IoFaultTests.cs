using ActorBridge.Torture.Harness;

namespace ActorBridge.Torture.Storage;

public sealed class IoFaultTests
{
    [TraceFact]
    public async Task No_failed_call_makes_a_false_acknowledgement()
    {
        var outcome = await IoFault.SampleAsync();

        Assert.Empty(outcome.Problems);
        Assert.InRange(outcome.Counts["runs with a fault"], 40, int.MaxValue);
        Assert.InRange(outcome.Counts["refusals of log"], 5, int.MaxValue);
        Assert.InRange(outcome.Counts["refusals of journal"], 3, int.MaxValue);
    }
}
