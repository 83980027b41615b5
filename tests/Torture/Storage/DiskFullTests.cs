using ActorBridge.Torture.Harness;

namespace ActorBridge.Torture.Storage;

public sealed class DiskFullTests
{
    [SmallDiskFact]
    [Rule("14.9")]
    public async Task A_full_disk_is_survived_and_named_and_nothing_acknowledged_is_lost()
    {
        var outcome = await DiskFull.RunAsync(1);

        Assert.Empty(outcome.Problems);
        Assert.Equal(3, outcome.Done);
    }
}
