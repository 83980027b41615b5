using ActorBridge.Core.Blender;
using ActorBridge.Core.Identity;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Handshake;
using Microsoft.Data.Sqlite;

namespace ActorBridge.Host.Tests;

/// <summary>A host whose database lost something while it was down that no actor would miss: automation goes off by itself, with the reason.</summary>
public class DamagedJournalTests
{
    private const string Two = "('journal_created_idx', 'journal_sequence_number_idx')";

    private static readonly DatablockUuid Cube = new(Guid.Parse("33333333-3333-4333-8333-333333333333"));

    [Theory]
    [InlineData("DELETE FROM journal WHERE ordering = (SELECT MAX(ordering) FROM journal)", "was durable")]
    [InlineData("UPDATE journal SET deleted = 1 WHERE ordering = (SELECT MAX(ordering) FROM journal)", "is marked as deleted")]
    [InlineData($"PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = (SELECT SUM(rootpage) FROM sqlite_master WHERE name IN {Two}) - rootpage WHERE name IN {Two}",
        "missing from index")]
    [Rule("11.1"), Rule("14.9")]
    public async Task What_the_actors_would_not_miss_turns_automation_off(string damage, string reason)
    {
        await using var bridge = await RunningBridge.StartAsync();
        (await bridge.BlenderAsync(Cube)).Dispose();
        await bridge.StopAsync();
        Execute(bridge.Folder, damage);

        await bridge.RestartAsync();

        Assert.Contains(reason, await WhyOffAsync(bridge), StringComparison.Ordinal);
    }

    [Fact]
    [Rule("11.1")]
    public async Task A_mark_that_is_not_what_was_written_turns_automation_off()
    {
        await using var bridge = await RunningBridge.StartAsync();
        (await bridge.BlenderAsync(Cube)).Dispose();
        await bridge.StopAsync();
        var mark = await File.ReadAllTextAsync(bridge.Folder.JournalMark);
        Audit.Storage.AtomicFile.Write(bridge.Folder.JournalMark, System.Text.Encoding.ASCII.GetBytes("1" + mark));

        await bridge.RestartAsync();

        Assert.Contains("journal.mark is not what was written", await WhyOffAsync(bridge), StringComparison.Ordinal);
    }

    [Fact]
    [Rule("11.1")]
    public async Task A_journal_that_is_whole_says_nothing()
    {
        await using var bridge = await RunningBridge.StartAsync();
        (await bridge.BlenderAsync(Cube)).Dispose();
        await bridge.StopAsync();
        var said = new List<string>();

        Assert.Null(BridgeDatabase.Prepare(bridge.Folder));
        await new JournalCheck(bridge.Folder, Serilog.Core.Logger.None, said.Add).Ended;

        Assert.Empty(said);
        SqliteConnection.ClearAllPools();
    }

    private static async Task<string> WhyOffAsync(RunningBridge bridge)
    {
        using var addon = await Peer.WelcomedAsync(bridge.Port, TokenFile.Read(bridge.Folder), PeerRole.Addon);
        await addon.SendAsync(new BlenderAttached(RunningBridge.Project, "/scene.blend", "3.4.1", 1, true, null, [], [], null, true));
        while (true)
        {
            if (await addon.UntilAsync<AutomationState>() is { On: false, Why: { } why })
            {
                return why.Reason;
            }
        }
    }

    private static void Execute(DataFolder folder, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = folder.Database, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }
}
