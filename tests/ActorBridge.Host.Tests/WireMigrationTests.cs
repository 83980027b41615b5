using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;
using ActorBridge.Host.Processes;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Framing;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Tests;

/// <summary>An add-on of version 1 says what it said, byte for byte, and the host goes on with it as with its own (rules 4.1 to 4.3).</summary>
public sealed class WireMigrationTests
{
    private const string Attach = "attach of a file that was never saved", Events = "events", Beat = "heartbeat of an add-on that never met a host", Intent = "intent, idle";

    private static readonly string[] Conversation = [Attach, Events, Beat, Intent];

    [Fact]
    [Rule("4.1")]
    [Rule("4.2")]
    public async Task What_version_1_says_is_on_record_with_its_named_steps_before_it_is_answered_and_nothing_is_stored_as_it_was_said()
    {
        await using var old = await RunningBridge.StartAsync();
        await using var current = await RunningBridge.StartAsync();
        using (var addon = await AddonAsync(old.Folder, old.Port, version: 1))
        {
            await SayAsync(addon, [Attach]);
            Assert.Equal(
                """{"store":"wire","from":1,"to":2,"migration_steps":["events:adds-depth","attach:adds-migrated","attached:adds-budget"],"backup":null}""",
                Assert.Single(Migrations(old.Folder)).Entry.Draft.Detail!.ToJsonString());
            await SayAsync(addon, Conversation[1..]);
            Assert.Equal([1], addon.Heard);
        }

        using var other = await AddonAsync(current.Folder, current.Port, version: 2);
        await SayAsync(other, Conversation);

        Assert.Equal(await KnownAsync(current.Folder, current.Port), await KnownAsync(old.Folder, old.Port));
        Assert.Empty(Migrations(current.Folder));
        Assert.Equal(Files(current.Folder), Files(old.Folder));
        Assert.All(Lines(old.Folder), l => Assert.StartsWith("{\"schema_version\":2,", l.Json, StringComparison.Ordinal));
    }

    [Fact]
    [Rule("4.3")]
    public async Task Killed_behind_any_of_its_messages_the_next_host_takes_the_rest_from_either_version_and_none_twice()
    {
        using var temp = new TempFolder();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var known = new List<string>();
        for (var said = 0; said <= Conversation.Length; said++)
        {
            var folder = DataFolder.Open(temp.In($"data-{said}"));
            await using (var killed = await RunningHost.StartAsync(folder.Path, timeout.Token))
            {
                using var before = await AddonAsync(folder, killed.Port, version: 1);
                await SayAsync(before, Conversation[..said]);
                await killed.KillAsync();
            }

            await using var host = await RunningHost.StartAsync(folder.Path, timeout.Token);
            using var after = await AddonAsync(folder, host.Port, version: 1 + (said % 2));
            await SayAsync(after, Conversation);
            known.Add(await KnownAsync(folder, host.Port));
            await host.StopAsync(timeout.Token);
            AuditLogs.MustBeInOrder(folder.Audit);
            Assert.Equal((said > 0 ? 1 : 0) + (said % 2 == 0 ? 1 : 0), Migrations(folder).Count);
        }

        Assert.NotEqual("[]", known[0]);
        Assert.Single(known.Distinct());
    }

    [Fact]
    [Rule("4.2")]
    public async Task A_message_of_a_newer_version_is_refused_by_name_and_changes_nothing()
    {
        await using var bridge = await RunningBridge.StartAsync();
        using var addon = await AddonAsync(bridge.Folder, bridge.Port, version: 2);
        await SayAsync(addon, Conversation);
        var known = await KnownAsync(bridge.Folder, bridge.Port);
        var before = Files(bridge.Folder);
        foreach (var name in Conversation)
        {
            var newer = JsonNode.Parse(Golden(name).AsSpan(FrameCodec.HeaderLength))!;
            newer["schema_version"] = 3;
            await addon.WriteAsync(FrameCodec.Write(Encoding.UTF8.GetBytes(newer.ToJsonString())));
            object? answer;
            while ((answer = await addon.ReadAsync()) is not Refused)
            {
                Assert.NotNull(answer);
            }

            Assert.Equal(new Refusal(ErrorCodes.SchemaTooNew, "'schema_version' is 3; this version knows 2."), ((Refused)answer).Refusal);
        }

        Assert.Equal(known, await KnownAsync(bridge.Folder, bridge.Port));
        Assert.Equal(before, Files(bridge.Folder));
        Assert.Single(Lines(bridge.Folder), l => l.Entry.Draft is { Kind: AuditKind.Session, Outcome: Outcomes.Attached });
    }

    private static Task<Peer> AddonAsync(DataFolder folder, int port, int version) => Peer.WelcomedAsync(port, TokenFile.Read(folder), PeerRole.Addon, version);

    private static async Task SayAsync(Peer addon, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var message = Golden(name);
            if (addon.Version == 1)
            {
                await addon.WriteAsync(message);
            }
            else
            {
                await addon.SendAsync(WireCodec.Read(new ReadOnlySequence<byte>(message.AsMemory(FrameCodec.HeaderLength)), FromAddon.Table).Body!);
            }

            _ = name switch
            {
                Attach => (object)await addon.UntilAsync<AttachAccepted>(),
                Events => await addon.UntilAsync<AcknowledgeBatch>(),
                Beat => await addon.UntilAsync<HostHeartbeat>(),
                _ => name,
            };
        }
    }

    private static async Task<string> KnownAsync(DataFolder folder, int port)
    {
        using var client = await Peer.WelcomedAsync(port, TokenFile.Read(folder), PeerRole.Client);
        await client.SendAsync(new DatablocksRequest(RunningBridge.Project, null));
        return JsonSerializer.Serialize((await client.UntilAsync<DatablocksReport>()).Items);
    }

    private static List<LoggedLine> Lines(DataFolder folder) => [.. new LogReader(new DiskStorage(folder.Audit)).From(1)];

    private static List<LoggedLine> Migrations(DataFolder folder) => [.. Lines(folder).Where(l => l.Entry.Draft.Kind == AuditKind.Migration)];

    private static IEnumerable<string> Files(DataFolder folder) =>
        Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder.Path, f)).Order(StringComparer.Ordinal);

    private static byte[] Golden(string name) => Convert.FromHexString((string)JsonNode.Parse(File.ReadAllText(RepositoryRoot.Combine("tests", "golden", "v1", "wire", "messages.json")))!.AsArray()
        .Single(v => (string?)v!["name"] == name && (string?)v["to"] == "host")!["hex"]!);
}
