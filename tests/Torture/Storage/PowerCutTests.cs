using ActorBridge.Torture.Harness;
using ActorBridge.Torture.Subjects;

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

    /// <summary>What the journal must not be set to; no call of it is left out or answered by anybody but the kernel.</summary>
    [DiskFact]
    public async Task A_database_with_synchronous_NORMAL_is_caught()
    {
        var outcome = await PowerCut.RunAsync(8, PlainDatabase.Normal);

        Assert.Contains(outcome.Problems, p => p.Contains("journal: lost", StringComparison.Ordinal));
    }

    /// <summary>So it is the setting that was caught, and not the harness or the file system.</summary>
    [DiskFact]
    public async Task The_same_database_with_synchronous_FULL_loses_nothing()
    {
        var outcome = await PowerCut.RunAsync(8, PlainDatabase.Full);

        Assert.Empty(outcome.Problems);
        Assert.Equal(8, outcome.Done);
    }

    /// <summary>The product's own journal, of which only the write-ahead log's sync is left out.</summary>
    [SyncLossFact]
    public async Task A_journal_whose_write_ahead_log_is_not_synced_is_caught()
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
