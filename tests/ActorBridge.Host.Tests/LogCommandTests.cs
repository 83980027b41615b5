using System.CommandLine;
using System.Text.Json;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Host.Cli;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Tests;

public sealed class LogCommandTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private DataFolder Data => new(_temp.In("data"));

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Verify_and_query_read_beside_a_running_host()
    {
        await using var bridge = await RunningBridge.StartAsync();
        using var blender = await bridge.BlenderAsync(new DatablockUuid(Some.Id(1)));

        var (exit, output, _) = await RunAsync("verify", "--json", "--data", bridge.Folder.Path);
        var report = JsonElement.Parse(output);
        Assert.Equal((0, true), (exit, report.GetProperty("in_order").GetBoolean()));
        Assert.InRange(report.GetProperty("lines").GetInt64(), 2, 1000);

        (_, output, _) = await RunAsync("query", "--kind", "SESSION", "--outcome", "attached", "--json", "--data", bridge.Folder.Path);
        Assert.Equal("SESSION", JsonElement.Parse(output).GetProperty("lines").EnumerateArray().Single().GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Query_gives_what_fits_all_that_was_asked_for_and_says_when_there_is_more()
    {
        Write([.. Some.Transaction(1, Some.Uuid(1)), .. Some.Transaction(2, Some.Uuid(2))]);

        Assert.Equal([5, 6, 7, 8], await SeqsAsync("--operation", Some.Operation(2).ToString()));
        Assert.Equal([1, 2, 3, 4], await SeqsAsync("--uuid", Some.Uuid(1).ToString()));
        Assert.Equal([6], await SeqsAsync("--phase", "BEGIN", "--since", "3"));
        Assert.Equal([1], await SeqsAsync("--kind", "CONSULTATION", "--until", "4"));
        Assert.Equal([2, 6], await SeqsAsync("--outcome", "begun"));
        Assert.Empty(await SeqsAsync("--error", "AB-OP-001"));
        var (_, output, _) = await RunAsync("query", "--limit", "3", "--data", Data.Path);
        Assert.EndsWith("There are more; go on with --since 4, or raise --limit.", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_names_the_first_bad_line_and_changes_nothing()
    {
        Damage();
        var before = _temp.Contents();

        var (exit, _, errors) = await RunAsync("verify", "--data", Data.Path);

        Assert.Equal(1, exit);
        Assert.StartsWith("AB-LOG-002", errors, StringComparison.Ordinal);
        Assert.Contains("0000000000000000001.jsonl line 6", errors, StringComparison.Ordinal);
        Assert.Equal(before, _temp.Contents());
        var (_, output, _) = await RunAsync("verify", "--json", "--data", Data.Path);
        Assert.Equal(6, JsonElement.Parse(output).GetProperty("defect").GetProperty("line").GetInt32());
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("query")]
    [InlineData("tail", "--follow")]
    [InlineData("export", "--out", "file")]
    [InlineData("set-aside", "--reason", "looked")]
    public async Task Where_no_log_is_none_is_made_and_the_command_ends_with_2(params string[] arguments)
    {
        var (exit, _, errors) = await RunAsync([.. arguments, "--data", _temp.In("none")]);

        Assert.Equal(2, exit);
        Assert.StartsWith("AB-LOG-001", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_temp.In("none")));
    }

    [Fact]
    public async Task An_id_that_is_none_is_bad_input()
    {
        Write(Some.Transaction(1));

        var (exit, _, errors) = await RunAsync("query", "--operation", "12", "--data", Data.Path);

        Assert.Equal(2, exit);
        Assert.StartsWith("AB-DOOR-009", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tail_gives_the_last_lines_as_they_stand()
    {
        Write(Some.Transaction(1));

        var (exit, output, _) = await RunAsync("tail", "-n", "2", "--json", "--data", Data.Path);

        Assert.Equal(0, exit);
        Assert.Equal(string.Concat(File.ReadLines(Segment).TakeLast(2).Select(l => l + "\n")), output);
    }

    [Fact]
    public async Task Tail_follows_the_writer_until_it_is_told_to_stop()
    {
        using var log = Some.Log(new DiskStorage(Data.Audit));
        log.Written(Some.Transaction(1));
        using var stop = new CancellationTokenSource();
        var output = new LinesSeen();
        var following = Commands.Create().Parse(["log", "tail", "-n", "1", "--follow", "--json", "--data", Data.Path])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = TextWriter.Null }, stop.Token);

        await output.UntilAsync(1);
        log.Written(Some.Transaction(2));
        await output.UntilAsync(5);
        await stop.CancelAsync();

        Assert.Equal(0, await following);
        Assert.Equal(File.ReadLines(Segment).Skip(3), output.All);
    }

    [Fact]
    public async Task Export_writes_the_lines_as_they_stand_and_never_into_the_data_folder()
    {
        Write([.. Some.Transaction(1), .. Some.Transaction(2)]);

        var (exit, output, _) = await RunAsync("export", "--out", _temp.In("log.jsonl"), "--json", "--data", Data.Path);
        Assert.Equal((0, 8), (exit, JsonElement.Parse(output).GetProperty("lines").GetInt32()));
        Assert.Equal(File.ReadAllBytes(Segment), File.ReadAllBytes(_temp.In("log.jsonl")));

        var before = _temp.Contents();
        foreach (var bad in new[] { Segment, Path.Combine(Data.Path, "new"), _temp.In("no/such/folder/file"), _temp.Path })
        {
            var (refused, _, errors) = await RunAsync("export", "--out", bad, "--data", Data.Path);
            Assert.Equal(2, refused);
            Assert.StartsWith("AB-LOG-004", errors, StringComparison.Ordinal);
        }

        Assert.Equal(before, _temp.Contents());
    }

    [Fact]
    public async Task An_export_of_a_damaged_log_leaves_the_file_that_was_there()
    {
        Damage();
        _temp.Write("log.jsonl", "before");
        var before = _temp.Contents();

        var (exit, _, errors) = await RunAsync("export", "--out", _temp.In("log.jsonl"), "--data", Data.Path);

        Assert.Equal(1, exit);
        Assert.StartsWith("AB-LOG-002", errors, StringComparison.Ordinal);
        Assert.Equal(before, _temp.Contents());
    }

    [Fact]
    [Rule("14.2")]
    public async Task Set_aside_keeps_the_damaged_part_and_a_host_starts_again()
    {
        Damage();
        var damaged = File.ReadAllBytes(Segment);

        var (exit, output, _) = await RunAsync("set-aside", "--reason", "the disk was dying", "--json", "--data", Data.Path);

        var kept = JsonElement.Parse(output).GetProperty("kept_in").GetString()!;
        Assert.Equal(0, exit);
        Assert.EndsWith(Convert.ToHexString(File.ReadAllBytes(Path.Combine(Data.Audit, kept, Path.GetFileName(Segment)))), Convert.ToHexString(damaged), StringComparison.Ordinal);
        Assert.Equal([6], await SeqsAsync("--kind", "STORAGE", "--outcome", "set-aside"));
        AuditLogs.MustBeInOrder(Data.Audit);
        (_, output, _) = await RunAsync("set-aside", "--reason", "again", "--json", "--data", Data.Path);
        Assert.False(JsonElement.Parse(output).GetProperty("set_aside").GetBoolean());
    }

    [Fact]
    public async Task Set_aside_is_refused_while_a_host_runs()
    {
        await using var bridge = await RunningBridge.StartAsync();

        var (exit, _, errors) = await RunAsync("set-aside", "--reason", "looked", "--data", bridge.Folder.Path);

        Assert.Equal(2, exit);
        Assert.StartsWith("AB-HOST-003", errors, StringComparison.Ordinal);
    }

    private string Segment => Path.Combine(Data.Audit, "0000000000000000001.jsonl");

    private void Write(IReadOnlyList<AuditDraft> drafts)
    {
        using var log = Some.Log(new DiskStorage(Data.Audit));
        log.Written(drafts);
    }

    /// <summary>Two transactions; the sixth line is no line any more.</summary>
    private void Damage()
    {
        Write([.. Some.Transaction(1), .. Some.Transaction(2)]);
        LogShelf.DamagedOnPurpose(Data.Audit);
        using var file = new FileStream(Segment, FileMode.Open);
        file.Position = File.ReadLines(Segment).Take(5).Sum(l => l.Length + 1) + 1;
        file.WriteByte((byte)'#');
    }

    private async Task<IEnumerable<int>> SeqsAsync(params string[] query)
    {
        var (exit, output, _) = await RunAsync(["query", .. query, "--json", "--data", Data.Path]);
        Assert.Equal(0, exit);
        return JsonElement.Parse(output).GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("seq").GetInt32());
    }

    private static Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) => CommandTests.RunAsync(["log", .. arguments]);
}
