using System.CommandLine;
using System.Text.Json;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Host.Cli;

namespace ActorBridge.Host.Tests;

/// <summary>The command line as a person or a script uses it, in front of a whole host.</summary>
public sealed class CommandTests : IDisposable
{
    private static readonly DatablockUuid Cube = new(Guid.Parse("33333333-3333-4333-8333-333333333333"));

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Submit_prints_what_was_changed_and_ends_with_0()
    {
        await using var bridge = await RunningBridge.StartAsync();
        using var blender = await bridge.BlenderAsync(Cube);

        var submitted = RunAsync("submit", Plan(Cube), "--json", "--data", bridge.Folder.Path);
        var execute = await blender.UntilAsync<ExecutePlan>();
        await blender.SendAsync(new OperationPrepared(
            execute.Id, PreparedState.ReadyToCommit, [new(0, true, [Cube], null)], [new(Cube, DatablockKind.Object, "New", ChangeKind.Renamed, 2)], new('a', 64), new('b', 64), null));
        await blender.UntilAsync<DecideOperation>();
        await blender.SendAsync(new OperationFinished(execute.Id, OperationEnd.Committed, new('b', 64)));

        var (exit, output, _) = await submitted;
        var answer = JsonElement.Parse(output);
        Assert.Equal(0, exit);
        Assert.Equal(execute.Id.ToString(), answer.GetProperty("operation_id").GetString());
        Assert.Equal("COMMITTED", answer.GetProperty("end").GetString());
        Assert.False(answer.GetProperty("nothing_changed").GetBoolean());
        Assert.Equal("New", answer.GetProperty("changes")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Submit_without_a_Blender_is_refused_with_code_reason_and_what_to_do()
    {
        await using var bridge = await RunningBridge.StartAsync();

        var (exit, output, errors) = await RunAsync("submit", Plan(Cube), "--data", bridge.Folder.Path);

        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("AB-OP-010", errors, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed.", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json", "AB-DOOR-001")]
    [InlineData("""{"schema_version":1,"label":"L","steps":[{"op":"set_transform","target":"33333333-3333-4333-8333-333333333333","location":[NaN,0,0]}]}""", "AB-DOOR-011")]
    [InlineData("""{"schema_version":1,"label":"L","steps":[{"op":"run_code"}]}""", "AB-DOOR-008")]
    [Rule("11.2")]
    public async Task A_plan_that_is_none_is_bad_input(string plan, string code)
    {
        await using var bridge = await RunningBridge.StartAsync();
        var before = bridge.AuditText();

        var (exit, output, _) = await RunAsync("submit", _temp.Write("plan.json", plan), "--json", "--data", bridge.Folder.Path);

        var answer = JsonElement.Parse(output);
        Assert.Equal((2, code), (exit, answer.GetProperty("error").GetProperty("code").GetString()));
        Assert.True(answer.GetProperty("nothing_changed").GetBoolean());
        Assert.DoesNotContain("\"BEGIN\"", bridge.AuditText()[before.Length..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("datablocks")]
    [InlineData("cancel", "33333333-3333-4333-8333-333333333333")]
    [InlineData("rearm", "--reason", "looked")]
    [InlineData("resync", "--reason", "looked")]
    [InlineData("allow-retry", "abababababababababababababababababababababababababababababababab", "--reason", "looked")]
    public async Task Without_a_host_a_command_ends_with_3(params string[] arguments)
    {
        var (exit, output, _) = await RunAsync([.. arguments, "--json", "--data", _temp.In("none")]);

        Assert.Equal((3, "AB-HOST-007"), (exit, JsonElement.Parse(output).GetProperty("error").GetProperty("code").GetString()));
        Assert.False(Directory.Exists(_temp.In("none")));
    }

    [Fact]
    [Rule("9.3")]
    public async Task What_a_person_decides_goes_through_the_host_and_a_feature_s_breaker_with_it()
    {
        await using var bridge = await RunningBridge.StartAsync();
        using var blender = await bridge.BlenderAsync(Cube);
        var fingerprint = new string('a', 64);

        var (rearmed, _, _) = await RunAsync("rearm", "--feature", "objects", "--reason", "looked", "--json", "--data", bridge.Folder.Path);
        var (allowed, output, _) = await RunAsync("allow-retry", fingerprint, "--reason", "the driver was updated", "--json", "--data", bridge.Folder.Path);
        var (resynced, inStep, _) = await RunAsync("resync", "--reason", "to be sure", "--json", "--data", bridge.Folder.Path);

        Assert.Equal((0, 0, 0), (rearmed, allowed, resynced));
        Assert.Equal(fingerprint, JsonElement.Parse(output).GetProperty("fingerprint").GetString());
        Assert.False(JsonElement.Parse(inStep).GetProperty("was_diverged").GetBoolean());
        Assert.Contains("the driver was updated", bridge.AuditText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_refuses_a_folder_in_use_with_2_and_one_clear_message()
    {
        await using var bridge = await RunningBridge.StartAsync();

        var (exit, _, errors) = await RunAsync("host", "--data", bridge.Folder.Path);

        Assert.Equal(2, exit);
        Assert.StartsWith("AB-HOST-003", errors, StringComparison.Ordinal);
        Assert.Contains($"pid {Environment.ProcessId} ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_show_names_each_value_and_its_source()
    {
        var (exit, output, _) = await RunAsync("config", "show", "--json", "--port", "4242", "--data", _temp.In("d"));

        var port = JsonElement.Parse(output).GetProperty("port");
        Assert.Equal((0, 4242, "command line --port"), (exit, port.GetProperty("value").GetInt32(), port.GetProperty("source").GetString()));
    }

    [Fact]
    public async Task Status_says_what_is_there()
    {
        await using var bridge = await RunningBridge.StartAsync();
        using var blender = await bridge.BlenderAsync(Cube);

        var (exit, output, _) = await RunAsync("status", "--data", bridge.Folder.Path);

        Assert.Equal(0, exit);
        Assert.Contains($"pid {Environment.ProcessId}, port {bridge.Port}", output, StringComparison.Ordinal);
        Assert.Contains("/scene.blend", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_and_option_says_what_it_is_for() => AssertDescribed(Commands.Create());

    private static void AssertDescribed(Command command)
    {
        Assert.False(string.IsNullOrWhiteSpace(command.Description), command.Name);
        Assert.All(command.Options, o => Assert.False(string.IsNullOrWhiteSpace(o.Description), $"{command.Name} {o.Name}"));
        Assert.All(command.Arguments, a => Assert.False(string.IsNullOrWhiteSpace(a.Description), $"{command.Name} {a.Name}"));
        foreach (var sub in command.Subcommands)
        {
            AssertDescribed(sub);
        }
    }

    internal static async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exit = await Commands.Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (exit, output.ToString(), errors.ToString());
    }

    private string Plan(DatablockUuid target) =>
        _temp.Write("plan.json", $$"""{"schema_version":1,"label":"L","steps":[{"op":"rename","target":"{{target}}","name":"New"}]}""");
}
