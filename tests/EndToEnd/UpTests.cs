using System.Text.Json.Nodes;
using ActorBridge.Host.Blenders;
using ActorBridge.Host.Processes;

namespace ActorBridge.EndToEnd;

/// <summary><c>actorbridge up</c> as a person has it: what it says, what it refuses, and how it ends.</summary>
public sealed class UpTests
{
    [Fact, Blender, Rule("S.4")]
    public async Task Up_starts_host_and_blender_refuses_a_second_one_by_pid_and_ends_both_on_ctrl_c()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var folder = Directory.CreateTempSubdirectory("actorbridge-up-").FullName;
        var data = Path.Combine(folder, "data");
        using var up = OwnCommand.StartInOwnSession("up", "--headless", "--data", data);
        System.Diagnostics.Process? damaged = null;
        var said = new List<string>();
        try
        {
            while (!said.Any(l => l.Contains("Stop   Ctrl-C", StringComparison.Ordinal)))
            {
                said.Add(await up.StandardOutput.ReadLineAsync(timeout.Token) ?? throw new InvalidOperationException($"up ended: {await up.StandardError.ReadToEndAsync(timeout.Token)}"));
            }

            Assert.StartsWith("The host runs (process ", said[0], StringComparison.Ordinal);
            Assert.Contains("ActorBridge is up.", said);
            var hostPid = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(data, "endpoint.json"), timeout.Token))!["pid"]!.GetValue<int>();
            Assert.Contains(said, l => l.Contains($"Host   process {hostPid}", StringComparison.Ordinal));
var (exit, outcome) = await OwnCommand.RunAsync(
                """{"schema_version":1,"label":"Cube","steps":[{"op":"create_object","shape":"CUBE","name":"Cube"}]}""", timeout.Token, "submit", "-", "--json", "--data", data);
            Assert.True(exit == 0, $"'up' said that it is up, and yet: {outcome}");
            var blenderPid = (await OwnCommand.RunAsync(null, timeout.Token, "status", "--json", "--data", data)).Answer["blenders"]![0]!["pid"]!.GetValue<int>();

            using var second = OwnCommand.Start("up", "--headless", "--data", data);
            var refusal = await second.StandardError.ReadToEndAsync(timeout.Token);
            await second.WaitForExitAsync(timeout.Token);
            Assert.Equal(2, second.ExitCode);
            Assert.Contains("AB-HOST-003", refusal, StringComparison.Ordinal);
            Assert.Contains($"{hostPid}", refusal, StringComparison.Ordinal);

            Signal.Send(up.Id, Signal.Interrupt);
            await up.WaitForExitAsync(timeout.Token);
            Assert.Equal(0, up.ExitCode);
            Assert.False(Directory.Exists($"/proc/{hostPid}"));
            Assert.False(Directory.Exists($"/proc/{blenderPid}"));
            Assert.False(File.Exists(Path.Combine(data, "endpoint.json")));

            // With a log that takes nothing it is up as well, and says that automation is off, why, and what to do.
            var segment = Directory.EnumerateFiles(Path.Combine(data, "audit"), "*.jsonl").Single();
            var lines = await File.ReadAllLinesAsync(segment, timeout.Token);
            await File.WriteAllBytesAsync(segment, System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select((l, i) => (i == 1 ? "#" : "") + l + "\n"))), timeout.Token);
            LogShelf.DamagedOnPurpose(Path.Combine(data, "audit"));
            damaged = OwnCommand.StartInOwnSession("up", "--headless", "--data", data);
            string? line;
            while ((line = await damaged.StandardOutput.ReadLineAsync(timeout.Token))?.StartsWith("Automation is off: ", StringComparison.Ordinal) != true)
            {
                Assert.True(line is not null, "up ended, or said nothing of its log");
            }

            Assert.StartsWith("Automation is off: [AB-GATE-008] NotJson in 0000000000000000001.jsonl line 2: ", line, StringComparison.Ordinal);
            Assert.EndsWith("Run 'actorbridge log verify'.", line, StringComparison.Ordinal);
            Signal.Send(damaged.Id, Signal.Interrupt);
            await damaged.WaitForExitAsync(timeout.Token);
        }
        finally
        {
            foreach (var left in new[] { up, damaged }.OfType<System.Diagnostics.Process>().Where(p => !p.HasExited))
            {
                left.Kill(entireProcessTree: true);
            }

            LogShelf.KeepFolder(folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory, Rule("11.2")]
    [InlineData("AB-HOST-004", "no-such-file.blend")]
    [InlineData("AB-HOST-005", "--blender", "/no/such/blender")]
    public async Task A_scene_or_a_blender_that_isn_t_there_is_refused_before_anything_is_started(string code, params string[] arguments)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var data = Path.Combine(Path.GetTempPath(), $"actorbridge-never-{code}");
        using var up = OwnCommand.Start(["up", .. arguments, "--data", data]);
        var errors = await up.StandardError.ReadToEndAsync(timeout.Token);
        await up.WaitForExitAsync(timeout.Token);
        Assert.Equal(2, up.ExitCode);
        Assert.Contains(code, errors, StringComparison.Ordinal);
        Assert.Contains("nothing was started", errors, StringComparison.Ordinal);
        Assert.False(Path.Exists(data));
    }
}
