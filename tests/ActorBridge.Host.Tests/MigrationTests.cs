using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Actors.Projects;
using ActorBridge.Actors.Safety;
using ActorBridge.Actors.Storing;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Breaker;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Host.Cli.Logs;
using ActorBridge.Host.Composition;
using ActorBridge.Host.Migrations;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;
using Akka.Actor;
using Akka.Persistence;
using static ActorBridge.Host.Tests.GoldenData;

namespace ActorBridge.Host.Tests;

/// <summary>A data folder as version 1 left it, killed in the middle of an operation, goes on under this version (rules 4.1 to 4.3).</summary>
public sealed class MigrationTests : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly ProjectId Project = new(Guid.Parse("bebea973-a787-4e15-8eeb-6a280a3bc387"));

    private readonly TempFolder _temp = new();

    public MigrationTests() => Copy(Folder, Data.Path);

    private DataFolder Data => new(_temp.In("data"));

    public void Dispose() => _temp.Dispose();

    [Fact]
    [Rule("4.1")]
    [Rule("4.2")]
    public async Task A_host_goes_on_with_what_version_1_knew_and_says_in_its_log_what_it_has_migrated_and_where_that_is_kept()
    {
        await using (var host = await BridgeHost.StartAsync(RunningBridge.Settings(Data.Path), TimeProvider.System))
        {
            using var client = await Peer.WelcomedAsync(host.Port, TokenFile.Read(Data), PeerRole.Client);
            await client.SendAsync(new DatablocksRequest(Project, null));
            var items = (await client.UntilAsync<DatablocksReport>()).Items;
            Assert.Equal(Approved("journal").AsArray().Select(i => i!.ToJsonString()), items.OrderBy(i => i.Uuid.ToString(), StringComparer.Ordinal).Select(i => Json(i).ToJsonString()));

            await client.SendAsync(new StatusRequest());
            Assert.Equal(
                Approved("breakers").AsObject().Select(b => (b.Key, (string?)b.Value!.AsArray()[^1]!["position"], (long)b.Value!.AsArray()[^1]!["failures"]!)),
                (await client.UntilAsync<StatusReport>()).Breakers.Where(b => b.Failures > 0).Select(b => (b.Feature, (string?)b.State, b.Failures)));
            using var addon = await Peer.WelcomedAsync(host.Port, TokenFile.Read(Data), PeerRole.Addon);
            await addon.SendAsync(new BlenderAttached(Project, "/scene.blend", "3.4.1", 1, true, null, [], [], null, true));
            Assert.Equal((long)Approved("project")["last_batch"]!, (await addon.UntilAsync<AttachAccepted>()).LastBatch);
        }

        MustBeMigrated(Data);
        Assert.Equal(3, BootFile.Read(new DiskStorage(Data.Path))!.Boots);
        var lines = Lines(Data);
        Assert.Equal((49, "audit"), (lines.First(l => l.Entry.Draft.Kind == AuditKind.Migration).Entry.Seq, Detail(lines[48], "store")));
        Assert.Equal("backup/actorbridge.db.v1.1", Detail(lines.Single(l => l.Json.Contains("\"store\":\"database\"", StringComparison.Ordinal)), "backup"));
        var ends = lines.Where(l => l.Entry.Draft.Phase is AuditPhase.Commit or AuditPhase.Rollback).Select(l => l.Entry.Draft.Operation).ToHashSet();
        Assert.Single(lines, l => l.Entry.Draft.Phase is AuditPhase.Begin && !ends.Contains(l.Entry.Draft.Operation)); // until its Blender says how it ended
        AuditLogs.MustBeInOrder(Data.Audit);
    }

    /// <summary>Each event of the breakers by what is known behind it, and the project's state: through the runtime's own recovery.</summary>
    [Fact]
    [Rule("4.1"), Rule("4.3")]
    public async Task The_journal_of_version_1_replays_to_the_approved_breakers_and_project()
    {
        DataMigrations.Run(Data, OfflineLog.Options, _ => { });
        var (config, options) = ActorRuntime.Policy(RunningBridge.Settings(Data.Path), Data);
        using var system = ActorRuntime.Start(config);
        var names = new BridgeSerializer((ExtendedActorSystem)system);
        var breakers = new JsonObject();
        foreach (var feature in Core.Operations.Features.All.Order(StringComparer.Ordinal))
        {
            var (state, known) = (BreakerState.Closed, new JsonArray());
            foreach (var happened in await JournalledAsync(system, $"breaker-{feature}"))
            {
                state = state.Apply((IBreakerEvent)happened, options.Breaker);
                known.Add((JsonNode)new JsonObject
                {
                    ["behind"] = names.Manifest(happened).Split(':')[0], ["position"] = state.Position.ToString().ToUpperInvariant(), ["failures"] = state.Failures, ["why"] = state.Why,
                    ["remembered"] = new JsonArray([.. state.Remembered.Select(r => new JsonObject
                    {
                        ["fingerprint"] = r.Fingerprint, ["operation"] = r.Operation.ToString(), ["project"] = r.Project.ToString(),
                        ["targets"] = new JsonArray([.. r.Targets.Select(t => JsonValue.Create(t.ToString()))]), ["code"] = r.Code,
                    })]),
                });
            }

            if (known.Count > 0)
            {
                breakers[feature] = known;
            }
        }

        var project = (await JournalledAsync(system, $"project-{Project}")).Cast<IProjectEvent>().Aggregate(ProjectState.Empty, (s, e) => s.Apply(e));
        await system.Terminate();
        AssertApproved("breakers", breakers);
        AssertApproved("project", new JsonObject
        {
            ["last_batch"] = project.LastBatch, ["confirmed"] = project.Confirmed?.ToString(),
            ["quarantined"] = new JsonArray([.. project.Quarantined.Keys.Select(u => JsonValue.Create(u.ToString()))]),
            ["released"] = new JsonArray([.. (project.Releases ?? []).Keys.Select(u => JsonValue.Create(u.ToString()))]),
        });
    }

    private static Task<object[]> JournalledAsync(ActorSystem system, string id)
    {
        var events = new TaskCompletionSource<object[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        system.ActorOf(Props.Create(() => new Journalled(id, events)));
        return events.Task;
    }

    private sealed class Journalled : ReceivePersistentActor
    {
        private readonly List<object> _events = [];
        private readonly TaskCompletionSource<object[]> _done;

        public Journalled(string id, TaskCompletionSource<object[]> done)
        {
            (PersistenceId, _done) = (id, done);
            Recover<RecoveryCompleted>(_ => done.TrySetResult([.. _events]));
            Recover<object>(_events.Add);
        }

        public override string PersistenceId { get; }

        protected override void OnRecoveryFailure(Exception reason, object? message = null) => _done.TrySetException(reason);
    }

    private static JsonNode Approved(string part) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "..", "state.json")))![part]!;

    private static void AssertApproved(string part, JsonNode actual) => Assert.Equal(Approved(part).ToJsonString(Indented), actual.ToJsonString(Indented));

    private static JsonObject Json(DatablockReport d) => new()
    {
        ["uuid"] = d.Uuid.ToString(), ["kind"] = d.Kind.ToString(), ["name"] = d.Name, ["state"] = d.State, ["version"] = d.Version,
    };

    [Fact]
    [Rule("4.3")]
    public void Killed_at_any_point_of_it_the_next_start_ends_it()
    {
        var images = new List<string>();
        DataMigrations.Run(Data, OfflineLog.Options, _ => { }, point =>
        {
            images.Add(point);
            Copy(Data.Path, _temp.In($"image-{images.Count}"));
        });
        Assert.Equal(Points, images);
        for (var i = 1; i <= images.Count; i++)
        {
            var killed = new DataFolder(_temp.In($"image-{i}"));
            DataMigrations.Run(killed, OfflineLog.Options, _ => { });
            MustBeMigrated(killed);
            AuditLogs.MustBeInOrder(killed.Audit);
        }
    }

    [Fact]
    [Rule("4.3")]
    public void A_kill_in_the_middle_of_the_rows_leaves_all_of_them_as_they_were()
    {
        DataMigrations.Run(Data, OfflineLog.Options, _ => { }, point =>
        {
            if (point == "commit actorbridge.db")
            {
                Copy(Data.Path, _temp.In("image"));
            }
        });
        var killed = new DataFolder(_temp.In("image"));
        Assert.Equal(0, Number(killed.Database, "PRAGMA user_version"));
        Assert.Equal(Payloads(Path.Combine(Data.Backup, "actorbridge.db.v1.1")), Payloads(killed.Database));
    }

    public static TheoryData<string> Newer => ["audit", "boot", "database"];

    [Theory]
    [MemberData(nameof(Newer))]
    [Rule("4.2")]
    public async Task Something_newer_than_known_is_refused_by_name_and_everything_stays_byte_for_byte(string store)
    {
        DataMigrations.Run(Data, OfflineLog.Options, _ => { });
        var file = DataMigrations.Stores.Single(s => s.Name == store).File(Data);
        switch (store)
        {
            case "audit":
                Replace(Directory.EnumerateFiles(Data.Audit, "*.jsonl").Max()!, "\"schema_version\":2", "\"schema_version\":3");
                LogShelf.DamagedOnPurpose(Data.Audit);
                break;
            case "boot":
                Replace(Data.Boot, "\"schema_version\":2", "\"schema_version\":3");
                break;
            default:
                Number(Data.Database, "PRAGMA user_version = 3");
                break;
        }

        File.Delete(Data.Pid);
        var before = Stored();
        var refused = await Assert.ThrowsAsync<HostRefusedException>(() => BridgeHost.StartAsync(RunningBridge.Settings(Data.Path), TimeProvider.System));
        Assert.Equal((ErrorCodes.DataTooNew, $"{file} has version 3; this version knows 2."), (refused.Refusal.Code, refused.Refusal.Reason));
        var (exit, _, errors) = await RunAsync("migrate", "--data", Data.Path);
        Assert.Equal(2, exit);
        Assert.StartsWith("AB-HOST-009", errors, StringComparison.Ordinal);
        Assert.Equal(before, Stored());
    }

    [Fact]
    [Rule("4.2")]
    public async Task The_command_says_before_what_it_would_do_and_does_it_once()
    {
        var before = Stored();
        var (exit, output, _) = await RunAsync("migrate", "--dry-run", "--json", "--data", Data.Path);
        var plan = JsonElement.Parse(output);
        Assert.Equal((0, false), (exit, plan.GetProperty("done").GetBoolean()));
        Assert.Equal(["audit", "boot", "database"], plan.GetProperty("migrations").EnumerateArray().Select(m => m.GetProperty("store").GetString()));
        Assert.Equal(before, Stored());

        (exit, output, var notes) = await RunAsync("migrate", "--data", Data.Path);
        Assert.Equal(0, exit);
        Assert.Contains("database: version 1 to 2 (payload-checks); as it was: backup/actorbridge.db.v1.1", output, StringComparison.Ordinal);
        Assert.Contains("journal, 0 rows", notes, StringComparison.Ordinal);
        MustBeMigrated(Data);
        (_, output, _) = await RunAsync("migrate", "--data", Data.Path);
        Assert.Equal("Everything is of this version; there is nothing to do.", output.TrimEnd());
    }

    [Fact]
    [Rule("4.2")]
    public void A_log_that_cannot_be_written_today_is_told_when_it_can()
    {
        var segment = Path.Combine(Data.Audit, "0000000000000000001.jsonl");
        Replace(segment, "\"boots\":2", "\"boots\":7");
        DataMigrations.Run(Data, OfflineLog.Options, _ => { });
        Assert.Equal(["boot", "database"], OwedLines.Read(Data).Select(m => m.Store));

        Replace(segment, "\"boots\":7", "\"boots\":2");
        DataMigrations.Run(Data, OfflineLog.Options, _ => { });
        MustBeMigrated(Data);
    }

    [Fact]
    [Rule("4.1")]
    public async Task A_new_data_folder_is_of_this_version_and_has_nothing_to_migrate()
    {
        await using var bridge = await RunningBridge.StartAsync();
        (await bridge.BlenderAsync(new(Some.Id(1)))).Dispose(); // so that there is something on record
        await bridge.StopAsync();
        Assert.Equal([2, 2, 2], DataMigrations.Stores.Select(s => s.Version(bridge.Folder)));
        Assert.False(Directory.Exists(bridge.Folder.Backup));
        Assert.DoesNotContain("MIGRATION", bridge.AuditText(), StringComparison.Ordinal);
    }

    [Fact]
    [Rule("11.1")]
    public void No_changed_byte_of_the_boot_file_goes_unseen()
    {
        var bytes = CheckedJson.Add("""{"schema_version":2,"boots":2,"bad_in_a_row":1,"stage":"starting"}"""u8);
        Assert.True(CheckedJson.TryRemove(bytes, out _));
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 1;
            Assert.False(CheckedJson.TryRemove(changed, out _), $"byte {i}");
            Assert.False(CheckedJson.TryRemove(bytes.AsSpan(..i), out _), $"cut to {i}");
        }
    }

    /// <summary>What a version has, without what a process leaves beside it.</summary>
    private IReadOnlyDictionary<string, string> Stored() => _temp.Contents()
        .Where(f => !f.Key.Contains("/logs/", StringComparison.Ordinal) && !f.Key.Contains("/host.", StringComparison.Ordinal) && !f.Key.EndsWith("/token", StringComparison.Ordinal) && !f.Key.EndsWith("-shm", StringComparison.Ordinal) && new FileInfo(f.Key).Length > 0)
        .ToDictionary();

    private static void Replace(string path, string old, string now)
    {
        var text = File.ReadAllText(path).Replace(old, now, StringComparison.Ordinal);
        using var file = new FileStream(path, FileMode.Create);
        file.Write(Encoding.UTF8.GetBytes(text));
    }

    private static Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) => CommandTests.RunAsync(arguments);
}
