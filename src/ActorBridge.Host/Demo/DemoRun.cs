using System.Text.Json.Nodes;
using ActorBridge.Audit;
using ActorBridge.Audit.Storage;
using ActorBridge.Host.Blenders;
using ActorBridge.Host.Processes;

namespace ActorBridge.Host.Demo;

/// <summary>
/// The main job on a real scene in a real Blender: a commit, a rollback, a kill of Blender and a kill of the host in the middle of an operation.
/// Each claim is checked from outside: in the log's file, or by a second Blender that looks into the saved .blend.
/// </summary>
public sealed class DemoRun(string blender, string folder, Report report, CancellationToken cancellation)
{
    private readonly string _data = Path.Combine(folder, "data");
    private readonly string _scene = Path.Combine(folder, "scene.blend");

    public async Task RunAsync(string template)
    {
        Directory.CreateDirectory(_data);
        AtomicFile.Write(_scene, await File.ReadAllBytesAsync(template, cancellation));
        var original = await BlenderTool.InspectAsync(blender, template, cancellation);
        await BlenderTool.RenderAsync(blender, _scene, Path.Combine(folder, "before.png"), cancellation);
        report.Did($"Scene: {template}");
        report.Did($"copied to {_scene}; picture of it: before.png");

        var host = await StartHostAsync();
        try
        {
            var (sphere, table) = await CommitAsync();
            await RollBackAsync(sphere);
            await KillBlenderAsync(sphere, table);
            host = await KillHostAsync(host, sphere, table);
            await EndAsync(host, original, template);
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private async Task<(string Sphere, string Table)> CommitAsync()
    {
        report.Step("A change that commits: four steps, one transaction");
        await using var running = await StartBlenderAsync();
        var before = await DatablocksAsync();
        var sphere = Uuid(before, "Quad Sphere");
        report.Did($"Blender (process {running.Id}) is attached; the sphere's identity is {sphere}");
        var (exit, outcome) = await SubmitAsync(Plans.RedSphereOnATable(sphere));
        var operation = Text(outcome, "operation_id");
        report.Proof($"the client was told COMMITTED (operation {operation})", exit == 0 && Text(outcome, "end") == "COMMITTED", outcome.ToJsonString());
        report.Proof("the log has BEGIN, four STEPs and COMMIT for it, after a consultation", Phases(operation) == "consultation BEGIN STEP STEP STEP STEP COMMIT", Phases(operation));
        await StopAsync(running);
        var saved = await BlenderTool.InspectAsync(blender, _scene, cancellation);
        report.Proof("the saved file has the red sphere and the table, seen by another Blender", Find(saved, "Red sphere") is { } red && Materials(red) == "Red" && Find(saved, "Table") is not null, saved.ToJsonString());
        return (sphere, Uuid(saved, "Table"));
    }

    private async Task RollBackAsync(string sphere)
    {
        report.Step("A change whose second step fails: all of it is taken back");
        var before = await BlenderTool.InspectAsync(blender, _scene, cancellation);
        await using var running = await StartBlenderAsync();
        var camera = Uuid(await DatablocksAsync(), "Camera");
        var (exit, outcome) = await SubmitAsync(Plans.SecondStepFails(sphere, camera));
        var operation = Text(outcome, "operation_id");
        report.Proof(
            $"the client was told ROLLED_BACK, why, and that nothing changed: {Text(outcome["error"], "reason")}",
            exit == 1 && Text(outcome, "end") == "ROLLED_BACK" && outcome["nothing_changed"]?.GetValue<bool>() == true,
            outcome.ToJsonString());
        report.Proof("the log has BEGIN, the steps and ROLLBACK for it", Phases(operation) == "consultation BEGIN STEP STEP ROLLBACK", Phases(operation));
        await StopAsync(running);
        var after = await BlenderTool.InspectAsync(blender, _scene, cancellation);
        report.Proof("the scene, saved after it, is what it was before", JsonNode.DeepEquals(before, after), after.ToJsonString());
    }

    private async Task KillBlenderAsync(string sphere, string table)
    {
        report.Step("kill -9 of Blender in the middle of an operation");
        var before = await BlenderTool.InspectAsync(blender, _scene, cancellation);
        await using (var doomed = await StartBlenderAsync(("ACTORBRIDGE_CRASH_AT", "after-step-0")))
        {
            var (exit, outcome) = await SubmitAsync(Plans.MoveAndDelete(sphere, table, height: 2));
            await doomed.WaitForExitAsync(cancellation);
            report.Did($"Blender (process {doomed.Id}) was killed after the first of two steps (exit code {doomed.ExitCode})");
            var operation = Text(outcome, "operation_id");
            report.Proof("the client got an answer all the same: not committed, Blender lost", exit == 1 && Text(outcome, "end") == "ROLLED_BACK", outcome.ToJsonString());
            report.Proof("the log closes the operation with ROLLBACK", Phases(operation).EndsWith("ROLLBACK", StringComparison.Ordinal), Phases(operation));
        }

        await using var again = await StartBlenderAsync();
        var identities = await DatablocksAsync();
        report.Proof("Blender started again, attached again, and the sphere still has its identity", Uuid(identities, "Red sphere") == sphere, identities.ToJsonString());
        var (_, refused) = await SubmitAsync(Plans.MoveAndDelete(sphere, table, height: 2));
        report.Proof("the same plan is not tried again silently: refused, with the earlier failure as the reason", Text(refused["error"], "code") == "AB-GATE-006", refused.ToJsonString());
        await StopAsync(again);
        var after = await BlenderTool.InspectAsync(blender, _scene, cancellation);
        report.Proof("the scene is what it was before the operation: nothing of it remained", JsonNode.DeepEquals(before, after), after.ToJsonString());
    }

    private async Task<RunningHost> KillHostAsync(RunningHost host, string sphere, string table)
    {
        report.Step("kill -9 of the host in the middle of an operation");
        var before = await BlenderTool.InspectAsync(blender, _scene, cancellation);
        await using var running = await StartBlenderAsync(("ACTORBRIDGE_PAUSE_AT", "after-step-0"));
        var known = Operations();
        var submission = SubmitAsync(Plans.MoveAndDelete(sphere, table, height: 3));
        await Wait.UntilAsync("Blender to be in the middle of the operation", () => Task.FromResult(File.Exists(Path.Combine(_data, "addon", "paused"))), cancellation);
        await host.KillAsync();
        var (_, told) = await submission;
        report.Did($"the host (process {host.Id}) was killed after the first of two steps; the client was told: {Text(told["error"], "reason")}");

        var operation = Operations().Except(known).Single();
        report.Proof("the log on disk has a BEGIN without an end", Phases(operation) == "consultation BEGIN", Phases(operation));
        AtomicFile.Write(Path.Combine(_data, "addon", "resume"), []);
        var restarted = await StartHostAsync();
        await WaitForAttachAsync();
        await Wait.UntilAsync("Blender to say how the operation ended", () => Task.FromResult(Phases(operation) != "consultation BEGIN"), cancellation);
        report.Proof(
            "the new host heard from Blender that it was rolled back there, and closed it with ROLLBACK, by itself",
            Phases(operation).StartsWith("consultation BEGIN ", StringComparison.Ordinal) && Phases(operation).EndsWith("ROLLBACK", StringComparison.Ordinal),
            Phases(operation));
        var (exit, outcome) = await SubmitAsync(Plans.BlueCube());
        report.Proof("the same Blender reconnected by itself, and the next change commits", exit == 0, outcome.ToJsonString());
        await StopAsync(running);
        var after = await BlenderTool.InspectAsync(blender, _scene, cancellation);
        report.Proof("nothing of the broken operation remained: sphere and table are where they were", Same(before, after, "Red sphere") && Same(before, after, "Table"), after.ToJsonString());
        report.Proof("and the blue cube is there", Find(after, "Blue cube") is not null, after.ToJsonString());
        return restarted;
    }

    private async Task EndAsync(RunningHost host, JsonObject original, string template)
    {
        report.Step("The end");
        await BlenderTool.RenderAsync(blender, _scene, Path.Combine(folder, "after.png"), cancellation);
        report.Did("picture of the scene: after.png");
        var exit = await host.StopAsync(cancellation);
        report.Proof("the host stopped cleanly when asked to", exit == 0, $"exit code {exit}");
        var lines = Lines().ToList();
        report.Proof($"the log's {lines.Count} lines are whole, by the hash chain and the order of each transaction", AuditVerifier.Verify(Path.Combine(_data, "audit")).IsWhole);
        report.Proof("each operation in the log has exactly one end", Operations().All(o => Phases(o).Split(' ').Count(p => p is "COMMIT" or "ROLLBACK") == 1));
        report.Proof("the template that Blender ships is as it was", JsonNode.DeepEquals(original, await BlenderTool.InspectAsync(blender, template, cancellation)));
    }

    private Task<RunningHost> StartHostAsync() => RunningHost.StartAsync(_data, cancellation);

    private async Task<BlenderProcess> StartBlenderAsync(params (string Name, string Value)[] environment)
    {
        var launch = new BlenderLaunch(blender, _scene, Headless: true, _data, Path.Combine(folder, "blender.log"), SaveOnQuit: true, environment.ToDictionary(e => e.Name, e => e.Value));
        var running = BlenderProcess.Start(launch);
        try
        {
            await WaitForAttachAsync();
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    private Task WaitForAttachAsync() => Wait.UntilAsync(
        "Blender to be attached",
        async () =>
        {
            var (exit, status) = await OwnCommand.RunAsync(null, cancellation, "status", "--json", "--data", _data);
            return exit == 0 && status["blenders"]?.AsArray() is [{ } attached] && Text(attached, "intent") == "FREE" && status["automation"]?["on"]?.GetValue<bool>() == true && (await DatablocksAsync())["items"]?.AsArray().Count > 0;
        },
        cancellation);

    private async Task StopAsync(BlenderProcess running)
    {
        if (!await running.StopAsync(TimeSpan.FromSeconds(10)))
        {
            report.Proof("Blender stopped cleanly", false);
        }

        await Wait.UntilAsync(
            "the host to notice that Blender has gone",
            async () => (await OwnCommand.RunAsync(null, cancellation, "status", "--json", "--data", _data)).Answer["blenders"]?.AsArray().Count == 0,
            cancellation);
    }

    private Task<(int ExitCode, JsonObject Answer)> SubmitAsync(JsonObject plan) =>
        OwnCommand.RunAsync(plan.ToJsonString(), cancellation, "submit", "-", "--json", "--data", _data);

    private async Task<JsonObject> DatablocksAsync() =>
        (await OwnCommand.RunAsync(null, cancellation, "datablocks", "--json", "--data", _data)).Answer;

    private IEnumerable<JsonObject> Lines() => Directory.EnumerateFiles(Path.Combine(_data, "audit"), "*.jsonl").Order(StringComparer.Ordinal)
        .SelectMany(File.ReadLines).Select(l => JsonNode.Parse(l)!.AsObject());

    private List<string> Operations() =>
        [.. Lines().Where(l => Text(l, "phase") == "BEGIN").Select(l => Text(l, "operation_id"))];

    /// <summary>What the log says of an operation, in order: <c>consultation BEGIN STEP COMMIT</c>.</summary>
    private string Phases(string operation) => string.Join(' ', Lines()
        .Where(l => Text(l, "operation_id") == operation)
        .Select(l => Text(l, "phase") is { Length: > 0 } phase ? phase : Text(l, "kind").ToLowerInvariant())
        .Where(p => p is "consultation" or "BEGIN" or "STEP" or "COMMIT" or "ROLLBACK"));

    private static string Uuid(JsonObject from, string name) =>
        Text(Find(from, name) ?? throw new InvalidDataException($"there is no '{name}' in {from.ToJsonString()}"), "uuid");

    /// <summary>An object by name, in an inspection (<c>objects</c>) or in the host's answer (<c>items</c>).</summary>
    private static JsonObject? Find(JsonObject from, string name) =>
        (from["objects"] ?? from["items"])?.AsArray().Select(o => o!.AsObject()).FirstOrDefault(o => Text(o, "name") == name && (Text(o, "kind") is "OBJECT" or ""));

    private static bool Same(JsonObject before, JsonObject after, string name) =>
        Find(before, name) is { } was && JsonNode.DeepEquals(was, Find(after, name));

    private static string Materials(JsonObject inspected) => string.Join(',', inspected["materials"]!.AsArray().Select(m => m?.GetValue<string>()));

    private static string Text(JsonNode? node, string key) => node is JsonObject o && o[key] is JsonValue value ? value.ToString() : "";
}
