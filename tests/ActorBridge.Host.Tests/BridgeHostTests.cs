using System.Text.Json;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Host.Composition;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Handshake;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Tests;

/// <summary>The whole host with a Blender that the test plays.</summary>
public class BridgeHostTests
{
    private static readonly DatablockUuid Cube = new(Guid.Parse("33333333-3333-4333-8333-333333333333"));
    private static readonly string Before = new('a', 64);
    private static readonly string After = new('b', 64);

    [Fact]
    [Rule("14.6")]
    [Rule("16.3")]
    public async Task A_plan_that_Blender_carries_out_is_committed_and_on_record()
    {
        await using var bridge = await RunningBridge.StartAsync();
        using var blender = await bridge.BlenderAsync(Cube);
        using var client = await bridge.ClientAsync();

        await client.SendAsync(Move(Cube));
        var execute = await blender.UntilAsync<ExecutePlan>();
        Assert.Equal(Steps.Move(Cube), execute.Plan.Steps.Single());
        var change = new DatablockChange(Cube, DatablockKind.Object, "Cube", ChangeKind.Changed, 2);
        await blender.SendAsync(new OperationPrepared(execute.Id, PreparedState.ReadyToCommit, [new(0, true, [Cube], null)], [change], Before, After, null));
        Assert.Equal(new DecideOperation(execute.Id, true), await blender.UntilAsync<DecideOperation>());
        await blender.SendAsync(new OperationFinished(execute.Id, OperationEnd.Committed, After));

        var outcome = await client.UntilAsync<OperationOutcome>();
        Assert.Equal((execute.Id, OperationEnd.Committed, null), (outcome.Id, outcome.End, outcome.Error));
        Assert.Equal(change, outcome.Changes.Single());
        Assert.Equal(["BEGIN", "STEP", "COMMIT"], Phases(bridge, execute.Id));
    }

    [Fact]
    [Rule("16.2")]
    public async Task A_plan_that_fails_in_Blender_is_rolled_back_and_nothing_is_said_to_have_changed()
    {
        await using var bridge = await RunningBridge.StartAsync();
        using var blender = await bridge.BlenderAsync(Cube);
        using var client = await bridge.ClientAsync();
        var error = new Refusal(ErrorCodes.StepFailed, "No.");

        await client.SendAsync(Move(Cube));
        var execute = await blender.UntilAsync<ExecutePlan>();
        await blender.SendAsync(new OperationPrepared(execute.Id, PreparedState.RolledBack, [new(0, false, [Cube], error)], [], Before, Before, error));

        var outcome = await client.UntilAsync<OperationOutcome>();
        Assert.Equal((OperationEnd.RolledBack, ErrorCodes.StepFailed), (outcome.End, outcome.Error?.Code));
        Assert.Empty(outcome.Changes);
        Assert.Equal("ROLLBACK", Phases(bridge, execute.Id)[^1]);
    }

    [Fact]
    [Rule("11.2")]
    public async Task A_uuid_that_nobody_knows_is_refused_and_Blender_hears_nothing_of_it()
    {
        await using var bridge = await RunningBridge.StartAsync();
        using var blender = await bridge.BlenderAsync(Cube);
        using var client = await bridge.ClientAsync();

        await client.SendAsync(Move(new(Guid.Parse("99999999-9999-4999-8999-999999999999"))));

        var refused = Assert.IsType<Refused>(await client.ReadAsync());
        Assert.Equal(ErrorCodes.UnknownUuid, refused.Refusal.Code);
        Assert.DoesNotContain("\"BEGIN\"", bridge.AuditText(), StringComparison.Ordinal);
    }

    [Fact]
    [Rule("7.1")]
    public async Task A_uuid_of_another_project_is_refused_as_such()
    {
        var other = new ProjectId(Guid.Parse("22222222-2222-4222-8222-222222222222"));
        var theirs = new DatablockUuid(Guid.Parse("44444444-4444-4444-8444-444444444444"));
        await using var bridge = await RunningBridge.StartAsync();
        using var blender = await bridge.BlenderAsync(Cube);
        using var second = await bridge.BlenderAsync(theirs, project: other);
        using var client = await bridge.ClientAsync();

        await client.SendAsync(Move(theirs, RunningBridge.Project));

        Assert.Equal(ErrorCodes.WrongProject, Assert.IsType<Refused>(await client.ReadAsync()).Refusal.Code);
        Assert.DoesNotContain("\"BEGIN\"", bridge.AuditText(), StringComparison.Ordinal);
    }

    [Fact]
    [Rule("16.2")]
    public async Task Blender_lost_while_it_executes_ends_in_a_rollback_that_the_client_hears_of()
    {
        await using var bridge = await RunningBridge.StartAsync();
        var blender = await bridge.BlenderAsync(Cube);
        using var client = await bridge.ClientAsync();
        await client.SendAsync(Move(Cube));
        var execute = await blender.UntilAsync<ExecutePlan>();

        blender.Dispose();
        using var again = await bridge.BlenderAsync(Cube, batch: 2, resolved: new(execute.Id, OperationEnd.RolledBack, "The connection broke."));

        var outcome = await client.UntilAsync<OperationOutcome>();
        Assert.Equal((execute.Id, OperationEnd.RolledBack, ErrorCodes.BlenderLost), (outcome.Id, outcome.End, outcome.Error?.Code));
        Assert.Equal("ROLLBACK", Phases(bridge, execute.Id)[^1]);
    }

    [Fact]
    public async Task Status_and_datablocks_tell_what_is_attached()
    {
        await using var bridge = await RunningBridge.StartAsync();
        using var blender = await bridge.BlenderAsync(Cube);
        using var client = await bridge.ClientAsync();

        await client.SendAsync(new StatusRequest());
        var status = await client.ExpectAsync<StatusReport>();
        await client.SendAsync(new DatablocksRequest(null, null));
        var datablocks = await client.ExpectAsync<DatablocksReport>();

        Assert.Equal((RunningBridge.Project, "/scene.blend"), (status.Blenders.Single().Project!.Value, status.Blenders.Single().File));
        Assert.Equal((Cube, "Cube", "LIVE"), (datablocks.Items.Single().Uuid, datablocks.Items.Single().Name, datablocks.Items.Single().State));
    }

    [Fact]
    public async Task What_was_known_is_known_after_a_restart()
    {
        await using var bridge = await RunningBridge.StartAsync();
        (await bridge.BlenderAsync(Cube)).Dispose();

        await bridge.RestartAsync();
        using var blender = await bridge.BlenderAsync(Cube, batch: 2);
        using var client = await bridge.ClientAsync();

        await client.SendAsync(new DatablocksRequest(RunningBridge.Project, null));
        Assert.Equal(Cube, (await client.ExpectAsync<DatablocksReport>()).Items.Single().Uuid);
    }

    [Fact]
    public async Task A_second_host_on_the_folder_is_refused_and_the_first_goes_on()
    {
        await using var bridge = await RunningBridge.StartAsync();

        var refused = await Assert.ThrowsAsync<HostRefusedException>(() => BridgeHost.StartAsync(RunningBridge.Settings(bridge.Folder.Path), TimeProvider.System));

        Assert.Equal(ErrorCodes.AlreadyRunning, refused.Refusal.Code);
        Assert.Equal(bridge.Port, EndpointFile.Read(bridge.Folder).Port);
        using var client = await bridge.ClientAsync();
    }

    [Fact]
    public async Task A_port_in_use_leaves_no_endpoint_and_no_lock_behind()
    {
        await using var bridge = await RunningBridge.StartAsync();
        using var temp = new TempFolder();

        var refused = await Assert.ThrowsAsync<HostRefusedException>(() => BridgeHost.StartAsync(RunningBridge.Settings(temp.In("data"), bridge.Port), TimeProvider.System));

        Assert.Equal(ErrorCodes.PortInUse, refused.Refusal.Code);
        var folder = new DataFolder(temp.In("data"));
        Assert.False(File.Exists(folder.Endpoint));
        DataFolderLock.Take(folder).Dispose();
    }

    [Fact]
    public async Task A_clean_stop_takes_the_endpoint_away()
    {
        await using var bridge = await RunningBridge.StartAsync();
        Assert.True(File.Exists(bridge.Folder.Endpoint));

        await bridge.StopAsync();

        Assert.False(File.Exists(bridge.Folder.Endpoint));
    }

    [Fact]
    [Rule("11.1")]
    public async Task The_token_is_in_no_file_but_its_own()
    {
        await using var bridge = await RunningBridge.StartAsync();
        var canary = (await File.ReadAllTextAsync(bridge.Folder.Token)).Trim();
        using (var blender = await bridge.BlenderAsync(Cube))
        using (var stranger = await Peer.ConnectAsync(bridge.Port))
        {
            Assert.True(Token.TryParse(new('8', 64), out var wrong));
            Assert.IsType<Refused>(await stranger.ShakeHandsAsync(TokenFile.Read(bridge.Folder), PeerRole.Addon, wrong));
        }

        await bridge.StopAsync();

        Assert.All(bridge.Written(), text => Assert.DoesNotContain(canary, text, StringComparison.OrdinalIgnoreCase));
    }

    private static SubmitRequest Move(DatablockUuid target, ProjectId? project = null) => new(JsonElement.Parse(
        $$"""{"schema_version":1,{{(project is null ? "" : $"\"project_id\":\"{project}\",")}}"label":"Move","steps":[{"op":"set_transform","target":"{{target}}","location":[1,0,0]}]}"""));

    private static string[] Phases(RunningBridge bridge, OperationId operation) =>
        [.. bridge.AuditText().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l))
            .Where(l => l.GetProperty("operation_id").ValueEquals(operation.ToString()) && l.GetProperty("phase").ValueKind == JsonValueKind.String)
            .Select(l => l.GetProperty("phase").GetString()!)];
}
