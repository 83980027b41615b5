using System.Text;
using System.Text.Json;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Tests;

/// <summary>A host whose log was damaged while it was down: automation is off, it says where and why, all else works, and a person gets out of it.</summary>
public class DamagedLogTests
{
    private const string First = "0000000000000000001.jsonl";

    private static readonly DatablockUuid Cube = new(Guid.Parse("33333333-3333-4333-8333-333333333333"));

    /// <summary>What is done to the log's lines, the last of them acknowledged; and what the host says of it.</summary>
    public static TheoryData<string, Func<string[], string[]>, string> Damages => new()
    {
        { "unreadable", l => [.. l[..^3], "#" + l[^3], .. l[^2..]], "NotJson in " + First + " line -2" },
        { "gapped", l => [.. l[..^3], .. l[^2..]], "SeqGap in " + First + " line -1" },
        { "changed", l => [.. l[..^3], l[^3].Replace("\"timestamp\":\"2", "\"timestamp\":\"3", StringComparison.Ordinal), .. l[^2..]], "ChainBroken in " + First + " line -1" },
        { "forked", l => [.. l[..^1], l[^1].Replace("\"timestamp\":\"2", "\"timestamp\":\"3", StringComparison.Ordinal)], "Fork in " + First + " line 0" },
        { "shortened", l => l[..^1], "Shortened in " + First },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    [Rule("14.2")]
    public async Task Automation_stays_off_the_first_bad_line_is_named_all_else_works_and_a_person_sets_the_damage_aside(
        string what, Func<string[], string[]> damage, string reason)
    {
        await using var bridge = await RunningBridge.StartAsync();
        (await bridge.BlenderAsync(Cube)).Dispose();
        await bridge.StopAsync();
        var segment = Path.Combine(bridge.Folder.Audit, First);
        var lines = await File.ReadAllLinesAsync(segment);
        reason = reason.Replace("line -2", $"line {lines.Length - 2}", StringComparison.Ordinal)
            .Replace("line -1", $"line {lines.Length - (what == "gapped" ? 2 : 1)}", StringComparison.Ordinal).Replace("line 0", $"line {lines.Length}", StringComparison.Ordinal);
        AtomicFile.Write(segment, Encoding.UTF8.GetBytes(string.Concat(damage(lines).Select(l => l + "\n"))));
        var damaged = await File.ReadAllBytesAsync(segment);

        await bridge.RestartAsync();
        using (var blender = await Peer.WelcomedAsync(bridge.Port, Host.Storage.TokenFile.Read(bridge.Folder), PeerRole.Addon))
        using (var client = await bridge.ClientAsync())
        {
            // Off, and why.
            await client.SendAsync(new StatusRequest());
            var status = await client.ExpectAsync<StatusReport>();
            Assert.Equal((false, ErrorCodes.LogUnavailable), (status.AutomationOn, status.Why?.Code));
            Assert.StartsWith(reason, status.Why!.Reason, StringComparison.Ordinal);

            // Blender is served: its changes are taken in, and it is told that automation is off.
            await blender.SendAsync(new BlenderAttached(RunningBridge.Project, "/scene.blend", "3.4.1", 1, true, null, [], [], null, true));
            await blender.UntilAsync<AttachAccepted>();
            await blender.SendAsync(new EventBatch(2, true, [new(DatablockEventKind.Present, Cube, DatablockKind.Object, "Renamed", null, null, 2)]));
            await blender.UntilAsync<AcknowledgeBatch>();

            // So are people.
            await client.SendAsync(new DatablocksRequest(RunningBridge.Project, null));
            Assert.Equal(Cube, (await client.ExpectAsync<DatablocksReport>()).Items.Single().Uuid);

            // No plan gets through, and nobody is told that he has re-armed what stays off.
            await client.SendAsync(new RearmRequest(null, "Ada", "it looks fine"));
            Assert.Equal(ErrorCodes.LogUnavailable, Assert.IsType<Refused>(await client.ReadAsync()).Refusal.Code);
            await client.SendAsync(new SubmitRequest(JsonElement.Parse($$"""{"schema_version":1,"label":"Move","steps":[{"op":"set_transform","target":"{{Cube}}","location":[1,0,0]}]}""")));
            Assert.Equal(ErrorCodes.LogUnavailable, Assert.IsType<Refused>(await client.ReadAsync()).Refusal.Code);
        }

        await bridge.StopAsync();
        Assert.Equal(damaged, await File.ReadAllBytesAsync(segment));

        // A person quarantines the damaged part; nothing of it is lost.
        var (exit, output, errors) = await CommandTests.RunAsync("log", "set-aside", "--reason", "looked at it", "--json", "--data", bridge.Folder.Path);
        Assert.True(exit == 0, errors);
        var report = JsonElement.Parse(output);
        Assert.True(report.GetProperty("set_aside").GetBoolean());
        var kept = Path.Combine(bridge.Folder.Audit, report.GetProperty("kept_in").GetString()!, First);
        var now = (await File.ReadAllTextAsync(segment)).Split('\n')[..^1];
        byte[] rest = File.Exists(kept) ? await File.ReadAllBytesAsync(kept) : [];
        Assert.Equal(damaged, (byte[])[.. Encoding.UTF8.GetBytes(string.Concat(now[..^1].Select(l => l + "\n"))), .. rest]);
        AuditLogs.MustBeInOrder(bridge.Folder.Audit);

        // From then on it is only safe mode that holds, and a person's word is enough again.
        await bridge.RestartAsync();
        using var again = await bridge.ClientAsync();
        await again.SendAsync(new RearmRequest(null, "Ada", "the log is in order again"));
        await again.UntilAsync<RearmDone>();
        await again.SendAsync(new StatusRequest());
        Assert.True((await again.ExpectAsync<StatusReport>()).AutomationOn);
    }

    [Fact]
    [Rule("14.2")]
    public async Task Damage_in_what_a_checkpoint_covers_turns_automation_off_while_the_host_runs_and_each_start_from_then_on_is_off()
    {
        await using var bridge = await RunningBridge.StartAsync();
        (await bridge.BlenderAsync(Cube)).Dispose();
        await bridge.StopAsync();
        using (Audit.AuditLog.Open(new DiskStorage(bridge.Folder.Audit), Some.Options() with { CheckpointLines = 1 }).Log)
        {
        }

        Assert.True(File.Exists(Path.Combine(bridge.Folder.Audit, "checkpoint")));
        var segment = Path.Combine(bridge.Folder.Audit, First);
        var bytes = await File.ReadAllBytesAsync(segment);
        bytes[40] ^= 1;
        AtomicFile.Write(segment, bytes);

        for (var start = 0; start < 2; start++)
        {
            await bridge.RestartAsync();
            using var client = await bridge.ClientAsync();
            StatusReport status;
            do
            {
                await client.SendAsync(new StatusRequest());
                status = await client.ExpectAsync<StatusReport>();
            }
            while (status.AutomationOn); // until it has been read that far

            Assert.Equal(ErrorCodes.LogUnavailable, status.Why?.Code);
            Assert.Contains($"in {First} line 1", status.Why!.Reason, StringComparison.Ordinal);
            await bridge.StopAsync();
        }

        Assert.Equal(bytes, await File.ReadAllBytesAsync(segment));
        var (exit, _, errors) = await CommandTests.RunAsync("log", "set-aside", "--reason", "looked at it", "--data", bridge.Folder.Path);
        Assert.True(exit == 0, errors);
    }
}
