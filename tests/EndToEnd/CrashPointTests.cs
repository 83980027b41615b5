using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ActorBridge.Core.Transactions;
using ActorBridge.Host.Blenders;

namespace ActorBridge.EndToEnd;

/// <summary>
/// Rule 14.7: host, Blender and both are killed at every named point of an operation, on either side. Whoever reaches the point stops itself, which is seen
/// in /proc, and is killed there. Then scene and log say the same, nothing is half done, and the next change commits.
/// </summary>
[Blender]
public sealed class CrashPointTests
{
    public enum Victim
    {
        Host,
        Blender,
        Both,
    }

    private static readonly string[] HostPoints = [.. Enum.GetValues<StopPoint>().Select(p => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(p.ToString()))];

    private static readonly string[] BlenderPoints =
        ["before-begin", "before-step-0", "after-snapshot", "after-step-0", "before-step-1", "after-step-1", "prepared", "before-commit", "after-commit"];

    /// <summary>The host's are those of its enum; the add-on's are read from its source, so that a new one has to be killed at as well.</summary>
    [Fact, Rule("14.7")]
    public void No_named_point_is_left_out()
    {
        var inSource = Directory.EnumerateFiles(RepositoryRoot.Combine("blender-addon", "actor_bridge"), "*.py", SearchOption.AllDirectories)
            .SelectMany(path => Regex.Matches(File.ReadAllText(path), "hold\\(f?\"([^\"]+)\""))
            .Select(call => AnyStep(call.Groups[1].Value));
        Assert.Equal(BlenderPoints.Select(AnyStep).Distinct().Order(), inSource.Distinct().Order());

        static string AnyStep(string point) => Regex.Replace(point, "\\{[^}]*\\}|\\d+", "N");
    }

    [Theory, Rule("14.6"), Rule("14.7"), Rule("16.2")]
    [InlineData(Victim.Host)]
    [InlineData(Victim.Blender)]
    [InlineData(Victim.Both)]
    public Task At_each_point_of_the_host(Victim victim) => EachAsync(HostPoints, inHost: true, victim);

    [Theory, Rule("14.6"), Rule("14.7"), Rule("16.2")]
    [InlineData(Victim.Host)]
    [InlineData(Victim.Blender)]
    [InlineData(Victim.Both)]
    public Task At_each_point_of_blender(Victim victim) => EachAsync(BlenderPoints, inHost: false, victim);

    /// <summary>Of code there is no journal: what is kept before it is the whole scene, as a file and as a step of Blender's undo.</summary>
    [Theory, Rule("14.6"), Rule("14.7"), Rule("16.2")]
    [InlineData(Victim.Host)]
    [InlineData(Victim.Blender)]
    [InlineData(Victim.Both)]
    public Task At_the_snapshot_before_code_runs(Victim victim) => EachAsync(["after-snapshot"], inHost: false, victim, byCode: true);

    private static async Task EachAsync(string[] points, bool inHost, Victim victim, bool byCode = false)
    {
        await using var scenario = await Scenario.StartAsync(Crashes.PythonAllowed);
        var crashes = new Crashes(scenario, inHost, victim);
        for (var number = 0; number < points.Length; number++)
        {
            // So many parts that no two plans are the same: one that crashed Blender twice would be refused (rule 14.8).
            var point = points[number];
            string[] parts = [.. Enumerable.Range(0, number + 2).Select(part => $"At {point} {part}")];
            await crashes.AtAsync(point, parts, byCode ? await CodeAsync(scenario, parts) : Plans.Plan($"At {point}", [.. parts.Select((name, part) => Plans.Cube($"part{part}", name))]));
        }

        if (byCode && victim != Victim.Host)
        {
            Assert.EndsWith(".blend", Assert.Single(Directory.GetFiles(Path.Combine(scenario.Data, "snapshots"))), StringComparison.Ordinal); // the scene before, whole
        }

        Assert.True(await scenario.Blender!.StopAsync(TimeSpan.FromSeconds(15)));
        Assert.Empty((await scenario.InspectAsync()).Unused);
    }

    /// <summary>The same empties by code, in the scene, which it says that it changes.</summary>
    private static async Task<JsonObject> CodeAsync(Scenario scenario, string[] names)
    {
        var scenes = (await scenario.RunAsync(null, "datablocks")).Answer["items"]!.AsArray().Where(i => i!["kind"]!.GetValue<string>() == "SCENE").Select(i => i!["uuid"]!.DeepClone());
        var code = $"import bpy\nfor name in {new JsonArray([.. names]).ToJsonString()}:\n    bpy.context.scene.collection.objects.link(bpy.data.objects.new(name, None))";
        return Plans.Plan("Code", new JsonObject
        {
            ["op"] = "run_python", ["code"] = code, ["declares"] = new JsonArray([.. scenes]), ["timeout_ms"] = 5000, ["output_bytes_max"] = 100,
        }.ToJsonString());
    }

    private sealed class Crashes(Scenario scenario, bool inHost, Victim victim)
    {
        public static readonly (string, string) PythonAllowed = ("ACTORBRIDGE_ALLOW_PYTHON", "1");

        // Starts that are killed are what is tested here, not what they lead to (rule 9.2).
        private readonly Dictionary<string, string> _environment = new() { ["ACTORBRIDGE_POLICY"] = Policy(scenario.Folder) };

        private bool BlenderDies => victim != Victim.Host;

        private bool HostDies => victim != Victim.Blender;

        public async Task AtAsync(string point, string[] parts, JsonObject plan)
        {
            await ArmAsync(point);
            var before = scenario.Audit.Lines.ToList();
            var submission = scenario.SubmitAsync(plan);
            var stopped = inHost ? scenario.Host!.Id : scenario.Blender!.Id;
            await scenario.UntilAsync($"process {stopped} to stop at {point}", () => Task.FromResult(IsStopped(stopped)));
            await KillAsync();
            await RestartAsync();
            await submission;

            var begun = scenario.Audit.Operations.Except(before.Where(l => l["phase"]?.ToString() == "BEGIN").Select(l => l["operation_id"]!.ToString())).ToList();
            Assert.Equal(begun.Count, point == "before-begin" && inHost && HostDies ? 0 : 1);
            await scenario.UntilAsync($"the operation to have an end, at {point}", () => Task.FromResult(begun.All(o => Last(o) is "COMMIT" or "ROLLBACK")));
            var (exit, next) = await scenario.SubmitAsync(Plans.Plan($"After {point}", Plans.Cube("next", $"After {point}")));
            Assert.True(exit == 0, $"{point}: {next.ToJsonString()}");

            await AgreeAsync(point, parts, begun.SingleOrDefault());
            Assert.Equal(before.Select(l => l.ToJsonString()), scenario.Audit.Lines.Take(before.Count).Select(l => l.ToJsonString()));
        }

        private async Task AgreeAsync(string point, string[] parts, string? operation)
        {
            var there = await ThereAsync(parts);
            Assert.True(there == 0 || there == parts.Length, $"{point}: {there} of {parts.Length} steps are in the scene");
            var end = operation is null ? "ROLLBACK" : Last(operation);
            if (end == "ROLLBACK")
            {
                Assert.True(there == 0, $"{point}: rolled back in the log, and in the scene");
            }
            else if (!BlenderDies)
            {
                Assert.True(there == parts.Length, $"{point}: committed in the log, and not in the scene");
            }
        }

        private async Task ArmAsync(string point)
        {
            if (inHost)
            {
                // The one that stops; whoever ran before ends in order.
                await scenario.Host!.StopAsync(scenario.Cancellation);
                await scenario.Host.DisposeAsync();
                await scenario.StartHostAsync(new Dictionary<string, string>(_environment) { ["ACTORBRIDGE_HOST_STOP_AT"] = point });
                await scenario.WaitForAttachAsync();
            }
            else
            {
                await scenario.MeddleAsync($"from actor_bridge import faultpoints\nfaultpoints.stop_at('{point}')");
            }
        }

        private async Task KillAsync()
        {
            if (BlenderDies)
            {
                await scenario.Blender!.KillAsync();
            }

            if (HostDies)
            {
                await scenario.Host!.KillAsync();
            }

            if (victim == Victim.Host)
            {
                Signal.Send(scenario.Blender!.Id, Signal.Continue);
            }
            else if (victim == Victim.Blender)
            {
                Signal.Send(scenario.Host!.Id, Signal.Continue);
            }
        }

        private async Task RestartAsync()
        {
            if (HostDies)
            {
                await scenario.Host!.DisposeAsync();
                await scenario.StartHostAsync(_environment);
            }

            if (BlenderDies)
            {
                await scenario.Blender!.DisposeAsync();
                scenario.LaunchBlender(PythonAllowed);
            }

            await scenario.WaitForAttachAsync();
        }

        private async Task<int> ThereAsync(string[] names)
        {
            var seen = Path.Combine(scenario.Folder, "seen.txt");
            await scenario.MeddleAsync($"open('{seen}', 'w').write('\\n'.join(o.name for o in bpy.context.scene.objects))");
            var there = (await File.ReadAllTextAsync(seen, scenario.Cancellation)).Split('\n');
            return names.Count(there.Contains);
        }

        private string Last(string operation) => scenario.Audit.Phases(operation).Split(' ')[^1];

        // The state is what follows the program's name, which is in brackets and may hold anything.
        private static bool IsStopped(int process) => File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].StartsWith('T');

        private static string Policy(string folder)
        {
            var path = Path.Combine(folder, "policy.hocon");
            using var writer = new StreamWriter(path);
            writer.Write("actorbridge.boot.bad-starts-max = 1000\n");
            return path;
        }
    }
}
