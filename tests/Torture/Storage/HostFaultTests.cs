using ActorBridge.Torture.Harness;

namespace ActorBridge.Torture.Storage;

public sealed class HostFaultTests
{
    [TraceFact]
    [Rule("14.2")]
    [Rule("14.10")]
    public async Task A_host_whose_disk_fails_calls_automation_off_and_loses_nothing_that_it_acknowledged()
    {
        var outcome = await HostFault.RunAsync(1);

        Assert.Empty(outcome.Problems);
        Assert.Equal(8, outcome.Done);
    }
}
