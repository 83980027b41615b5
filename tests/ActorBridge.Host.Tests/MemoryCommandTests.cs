using System.Text.Json;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Logging;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Tests;

public sealed class MemoryCommandTests : IDisposable
{
    private const string Subject = "fingerprint:f";

    private readonly TempFolder _temp = new();

    private DataFolder Data => new(_temp.In("data"));

    public void Dispose() => _temp.Dispose();

    [Fact]
    [Rule("14.8")]
    public async Task A_constraint_is_listed_explained_by_its_lines_and_lifted_on_record()
    {
        FailThreeTimes();

        var (exit, output, _) = await RunAsync("list", "--json");
        var listed = JsonElement.Parse(output).GetProperty("constraints").EnumerateArray().Single();
        Assert.Equal((0, Subject), (exit, listed.GetProperty("subject").GetString()));

        (_, output, _) = await RunAsync("explain", Subject, "--json");
        var explained = JsonElement.Parse(output);
        Assert.Equal("This failed 3 times without a success", explained.GetProperty("reason").GetString());
        Assert.Equal([3, 6, 9], explained.GetProperty("evidence").EnumerateArray().Select(l => l.GetProperty("seq").GetInt32()));

        (exit, output, _) = await RunAsync("lift", Subject, "--reason", "the asset was repaired", "--json");
        Assert.Equal((0, 11), (exit, JsonElement.Parse(output).GetProperty("seq").GetInt32()));
        using (var log = Some.Log(new DiskStorage(Data.Audit)))
        {
            var lifted = log.Read(11)!.Draft;
            Assert.Equal((AuditKind.Memory, "lifted"), (lifted.Kind, lifted.Outcome));
            Assert.Equal(("the asset was repaired", Environment.UserName), ((string?)lifted.Detail!["reason"], (string?)lifted.Detail["who"]));
            Assert.Empty(log.Index.Constraints);
        }

        (exit, output, _) = await RunAsync("list");
        Assert.Equal((0, "Operational memory holds no constraint."), (exit, output.TrimEnd()));
        AuditLogs.MustBeInOrder(Data.Audit);
    }

    [Theory]
    [InlineData("explain", "fingerprint:other")]
    [InlineData("lift", "fingerprint:other", "--reason", "looked")]
    public async Task What_is_not_held_is_refused_and_nothing_is_written(params string[] arguments)
    {
        FailThreeTimes();
        var before = File.ReadAllText(Segment);

        var (exit, _, errors) = await RunAsync(arguments);

        Assert.Equal(1, exit);
        Assert.StartsWith("AB-LOG-003", errors, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Segment));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("explain", Subject)]
    [InlineData("lift", Subject, "--reason", "looked")]
    public async Task A_damaged_log_says_nothing(params string[] arguments)
    {
        FailThreeTimes();
        LogShelf.DamagedOnPurpose(Data.Audit);
        using (var file = new FileStream(Segment, FileMode.Open))
        {
            file.WriteByte((byte)'#');
        }

        var (exit, _, errors) = await RunAsync(arguments);

        Assert.Equal(1, exit);
        Assert.StartsWith("AB-LOG-002", errors, StringComparison.Ordinal);
    }

    [Fact]
    [Rule("14.8")]
    public async Task Beside_a_running_host_memory_is_read_and_lifted_through_it_on_record()
    {
        await using var bridge = await RunningBridge.StartAsync(FailThreeTimes);
        Task<(int Exit, string Output, string Errors)> Run(params string[] arguments) => CommandTests.RunAsync(["memory", .. arguments, "--json", "--data", bridge.Folder.Path]);
        Assert.Contains(Subject, (await Run("list")).Output, StringComparison.Ordinal);

        var (exit, output, _) = await Run("lift", Subject, "--reason", "the asset was repaired");

        Assert.Equal((0, Subject), (exit, JsonElement.Parse(output).GetProperty("lifted").GetString()));
        Assert.Empty(JsonElement.Parse((await Run("list")).Output).GetProperty("constraints").EnumerateArray());
        var line = Assert.Single(bridge.AuditText().Split('\n'), l => l.Contains("\"lifted\"", StringComparison.Ordinal));
        Assert.Contains("the asset was repaired", line, StringComparison.Ordinal);
        Assert.Contains($"\"who\":\"{Environment.UserName}\"", line, StringComparison.Ordinal);
        (exit, output, _) = await Run("lift", Subject, "--reason", "again");
        Assert.Equal((1, "AB-LOG-003"), (exit, JsonElement.Parse(output).GetProperty("error").GetProperty("code").GetString()));
    }

    private string Segment => Path.Combine(Data.Audit, "0000000000000000001.jsonl");

    private void FailThreeTimes() => FailThreeTimes(Data);

    private static void FailThreeTimes(DataFolder data)
    {
        using var log = Some.Log(new DiskStorage(data.Audit));
        foreach (var id in new[] { 1, 2, 3 }.Select(Some.Operation))
        {
            log.Written(Some.Consulted(id), Some.Begun(id), Some.RolledBack(id));
        }
    }

    private Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) =>
        CommandTests.RunAsync(["memory", .. arguments, "--data", Data.Path]);
}
