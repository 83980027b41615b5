using System.Text.Json;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Errors;
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
        Assert.Equal($"actorbridge memory lift {Subject} --reason …", listed.GetProperty("lift").GetString());
        Assert.True(listed.GetProperty("age_s").GetInt64() >= 0 && listed.GetProperty("since").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);

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
        Assert.Equal((0, "Operational memory holds no constraint."), (exit, output.Split('\n')[0].TrimEnd()));
        Assert.DoesNotContain(Subject, output, StringComparison.Ordinal);
        AuditLogs.MustBeInOrder(Data.Audit);
    }

    [Fact]
    [Rule("13.1")]
    [Rule("14.9")]
    public async Task Counters_of_features_datablocks_and_fingerprints_are_listed_with_their_sums_and_without_what_operation_has_forgiven()
    {
        var clock = new FixedClock();
        using (var log = Some.Log(new DiskStorage(Data.Audit), Some.Options(clock)))
        {
            log.Written(Some.Consulted(Some.Operation(1)), Some.Begun(Some.Operation(1), uuids: Some.Uuid(1)), Some.RolledBack(Some.Operation(1)));
            clock.Up += TimeSpan.FromHours(23);
            log.Written(
                Some.Consulted(Some.Operation(2)), Some.Begun(Some.Operation(2), uuids: Some.Uuid(1)),
                Some.RolledBack(Some.Operation(2), Some.Error(ErrorCodes.Find("AB-OP-003"))));
            clock.Up += TimeSpan.FromHours(2);
            log.Written(Some.Note());
        }

        var (exit, output, _) = await RunAsync("list", "--json");

        Assert.Equal(0, exit);
        var said = JsonElement.Parse(output);
        Assert.Equal((25 * 3600, 24 * 3600), (said.GetProperty("active_s").GetInt32(), said.GetProperty("forgive_after_s").GetInt32()));
        var counters = said.GetProperty("counters").EnumerateArray().ToDictionary(c => c.GetProperty("of").GetString()!);
        foreach (var of in new[] { "feature:objects", $"uuid:{Some.Project}/{Some.Uuid(1)}", Subject })
        {
            var counter = counters[of];
            Assert.Equal((2, 2, 1, 1), (Number(counter, "total"), Number(counter, "in_a_row"), Number(counter, "counting"), Number(counter, "crashes")));
            Assert.Equal((6, 22 * 3600), (Number(counter, "last_seq"), Number(counter, "forgiven_in_s")));
            Assert.Equal([3, 6], counter.GetProperty("evidence").EnumerateArray().Select(s => s.GetInt32()));
            Assert.Equal(1, Number(said.GetProperty("sums").GetProperty(of[..of.IndexOf(':', StringComparison.Ordinal)]), "counting"));
        }

        (_, output, _) = await RunAsync("list");
        Assert.Contains("feature:objects  2 in a row, 1 with Blender gone, the last in line 6; 1 still count, for 0.22:00 of operation", output, StringComparison.Ordinal);
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

    private static int Number(JsonElement of, string key) => of.GetProperty(key).GetInt32();

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
