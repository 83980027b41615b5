using System.CommandLine;
using System.Text.Json;
using ActorBridge.Audit;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Host.Blenders;
using ActorBridge.Host.Cli;
using ActorBridge.Host.Cli.Logs;
using ActorBridge.Host.Processes;
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

    [Fact]
    [Rule("4.2")]
    public async Task A_newer_versions_log_is_not_called_damaged_and_nothing_of_it_is_set_aside()
    {
        Write([.. Some.Transaction(1)]);
        AtomicFile.Write(Segment, System.Text.Encoding.UTF8.GetBytes((await File.ReadAllTextAsync(Segment)).Replace("\"schema_version\":2", "\"schema_version\":3", StringComparison.Ordinal)));
        LogShelf.DamagedOnPurpose(Data.Audit);
        var before = _temp.Contents();

        foreach (var command in new[] { new[] { "verify" }, ["set-aside", "--reason", "looked at it"] })
        {
            var (exit, _, errors) = await RunAsync([.. command, "--data", Data.Path]);
            Assert.Equal(2, exit);
            Assert.StartsWith("AB-HOST-009", errors, StringComparison.Ordinal);
            Assert.DoesNotContain("set-aside", errors, StringComparison.Ordinal);
        }

        Assert.Equal(before.Where(f => IsOfTheLog(f.Key)), _temp.Contents().Where(f => IsOfTheLog(f.Key)));

        static bool IsOfTheLog(string path) => path.Contains("/audit/", StringComparison.Ordinal) && !path.EndsWith(".lock", StringComparison.Ordinal);
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
    public async Task Tail_as_a_process_of_its_own_gives_whole_lines_while_they_come_and_ends_clean_on_ctrl_c()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var log = Some.Log(new DiskStorage(Data.Audit));
        log.Written(Some.Transaction(1));
        using var tail = OwnCommand.StartInOwnSession("log", "tail", "--lines", "100", "--follow", "--json", "--data", Data.Path);
        try
        {
            var seen = new List<string>();
            for (var operation = 2; operation <= 20; operation++)
            {
                seen.Add((await tail.StandardOutput.ReadLineAsync(timeout.Token))!);
                log.Written(Some.Transaction(operation));
            }

            while (seen.Count < 20 * 4)
            {
                seen.Add((await tail.StandardOutput.ReadLineAsync(timeout.Token))!);
            }

            Signal.Send(tail.Id, Signal.Interrupt);
            var (rest, errors) = (await tail.StandardOutput.ReadToEndAsync(timeout.Token), await tail.StandardError.ReadToEndAsync(timeout.Token));
            await tail.WaitForExitAsync(timeout.Token);

            Assert.Equal((0, "", ""), (tail.ExitCode, rest, errors));
            Assert.Equal(File.ReadLines(Segment), seen);
        }
        finally
        {
            if (!tail.HasExited)
            {
                tail.Kill();
            }
        }
    }

    [Fact]
    public async Task Each_command_s_json_has_these_keys_and_no_others()
    {
        Write(Some.Transaction(1));
        var line = new[]
        {
            "schema_version", "seq", "group", "timestamp", "boot", "uptime_ms", "process_id", "session_id", "operation_id", "project_id", "uuids", "kind", "phase", "outcome",
            "error_code", "detail", "prev",
        };
        var verify = new[] { "in_order", "lines", "hash", "segments", "open_transactions", "torn_bytes", "defect", "error" };
        var error = new[] { "code", "reason", "retry_after_ms" };

        Assert.Equal(line, Keys(await JsonAsync(0, "tail", "-n", "1")));
        var query = await JsonAsync(0, "query");
        Assert.Equal(["lines", "more"], Keys(query));
        Assert.Equal(line, Keys(query.GetProperty("lines")[0]));
        Assert.Equal(verify, Keys(await JsonAsync(0, "verify")));
        Assert.Equal(["file", "lines", "last_seq", "last_hash"], Keys(await JsonAsync(0, "export", "--out", _temp.In("out.jsonl"))));
        Assert.Equal(["set_aside"], Keys(await JsonAsync(0, "set-aside", "--reason", "looked")));
        Assert.Equal(error, Keys((await JsonAsync(2, "query", "--operation", "12")).GetProperty("error")));

        LogShelf.DamagedOnPurpose(Data.Audit);
        using (var file = new FileStream(Segment, FileMode.Open))
        {
            file.Position = File.ReadLines(Segment).First().Length + 2;
            file.WriteByte((byte)'#');
        }

        var damaged = await JsonAsync(1, "verify");
        Assert.Equal(verify, Keys(damaged));
        Assert.Equal(["name", "file", "line", "reason", "excerpt"], Keys(damaged.GetProperty("defect")));
        Assert.Equal(error, Keys(damaged.GetProperty("error")));
        Assert.Equal(["set_aside", "defect", "kept_in", "lines"], Keys(await JsonAsync(0, "set-aside", "--reason", "looked")));

        async Task<JsonElement> JsonAsync(int exit, params string[] arguments)
        {
            var (ended, output, errors) = await RunAsync([.. arguments, "--json", "--data", Data.Path]);
            Assert.Equal((exit, ""), (ended, errors));
            return JsonElement.Parse(output);
        }

        static IEnumerable<string> Keys(JsonElement of) => of.EnumerateObject().Select(k => k.Name);
    }

    [Theory]
    [InlineData("query", "--operation", "--uuid", "--project", "--kind", "--phase", "--outcome", "--error", "--since", "--until", "--limit")]
    [InlineData("tail", "--lines", "--follow")]
    [InlineData("verify")]
    [InlineData("export", "--out", "--operation", "--since", "--until")]
    [InlineData("set-aside", "--reason")]
    public async Task Help_names_each_option_with_what_it_is_for(string command, params string[] options)
    {
        var (exit, output, errors) = await RunAsync(command, "--help");

        Assert.Equal((0, ""), (exit, errors));
        var lines = output.Split('\n');
        Assert.All([.. options, "--data", "--json"], o => Assert.Matches($@"^\s+(-\w, )?{o}\b.*\s{{2,}}\S", Assert.Single(lines, l => System.Text.RegularExpressions.Regex.IsMatch(l, $@"^\s+(-\w, )?{o}\b"))));
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
    [Rule("14.2")]
    public async Task Set_aside_asked_again_after_a_kill_gives_the_log_the_line_of_who_decided_first()
    {
        Damage();
        var disk = new MemoryStorage().DamagedOnPurpose();
        foreach (var file in Directory.GetFiles(Data.Audit))
        {
            disk.Put(Path.GetFileName(file), File.ReadAllBytes(file));
            File.Delete(file);
        }

        var openings = 0;
        disk.Fails = (call, _) => call == "lock" && openings++ > 0 ? StorageFault.Failed : null; // the opening after the part is gone
        Assert.False(LogSetAside.Do(disk, OfflineLog.Options, AuditVerifier.Verify(disk).Unusable!, "Ada", "the disk was dying").IsUsable);
        foreach (var name in disk.List())
        {
            using var file = File.Create(Path.Combine(Data.Audit, name));
            file.Write(disk[name]);
        }

        var (exit, output, _) = await RunAsync("set-aside", "--reason", "again", "--json", "--data", Data.Path);

        Assert.Equal(0, exit);
        Assert.Equal("set-aside-6", JsonElement.Parse(output).GetProperty("kept_in").GetString());
        Assert.Equal([6], await SeqsAsync("--kind", "STORAGE", "--outcome", "set-aside"));
        Assert.Contains("\"who\":\"Ada\"", File.ReadLines(Directory.GetFiles(Data.Audit, "*.jsonl").Max()!).Last(), StringComparison.Ordinal);
        AuditLogs.MustBeInOrder(Data.Audit);
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
