using ActorBridge.Torture.Harness;

namespace ActorBridge.Torture.Storage;

public sealed class PowerCutTests
{
    [DiskFact]
    public async Task Nothing_acknowledged_is_lost_by_60_power_cuts()
    {
        var outcome = await PowerCut.RunAsync(60, "both");

        Assert.Empty(outcome.Problems);
        Assert.Equal(60, outcome.Done);
    }

    /// <summary>Only the write-ahead log's own sync is left out, which is what <c>synchronous=NORMAL</c> leaves out of a commit.</summary>
    [SyncLossFact]
    public async Task A_database_with_synchronous_NORMAL_is_caught()
    {
        var outcome = await PowerCut.RunAsync(8, "journal", folder => [Path.Combine(folder, "actorbridge.db-wal")]);

        Assert.Contains(outcome.Problems, p => p.Contains("journal: lost", StringComparison.Ordinal));
    }

    [SyncLossFact]
    public async Task A_log_without_fdatasync_is_caught()
    {
        var outcome = await PowerCut.RunAsync(8, "log", _ => []);

        Assert.Contains(outcome.Problems, p => p.Contains("log:", StringComparison.Ordinal));
    }
}
