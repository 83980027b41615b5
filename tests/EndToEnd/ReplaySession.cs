using System.Diagnostics;
using System.Text.Json.Nodes;
using ActorBridge.Host.Processes;

namespace ActorBridge.EndToEnd;

/// <summary>
/// A session with every kind of outcome in it, run once: commits, a rollback, a refusal, a kill of the host in the middle and the recovery
/// after it; then a save, a Blender that is started again, a person's edit, and one more commit on what the person has changed.
/// </summary>
public sealed class ReplaySession : IAsyncLifetime
{
    /// <summary>The starting file has two objects that carry it, as after a copy that was made without the add-on (rule 5.2).</summary>
    public const string CopiedUuid = "7f1c2d3e-4b5a-4c6d-8e7f-0123456789ab";

    /// <summary>Of the last operation: more than any other committed one has, so that a replay can be held there by name.</summary>
    public const int LastSteps = 5;

    private Scenario? _scenario;

    /// <summary>With the starting file, which nobody has opened with the add-on yet, and the scene as it was saved in the middle and at the end.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("actorbridge-replay-test-").FullName;

    public string Start => Path.Combine(Folder, "start.blend");

    public string SavedFirst => Path.Combine(Folder, "saved.blend");

    public string Original => _scenario!.Scene;

    public string Data => _scenario!.Data;

    public AuditFile Audit => _scenario!.Audit;

    /// <summary>The last line of the first part.</summary>
    public long FirstPart { get; private set; }

    public string Sphere { get; private set; } = "";

    public string Blender => _scenario!.BlenderPath;

    public async Task InitializeAsync()
    {
        var scenario = _scenario = await Scenario.StartAsync(
            $"sphere = bpy.data.objects['Quad Sphere']\nsphere['actorbridge_uuid'] = '{CopiedUuid}'\n"
            + "twin = sphere.copy()\ntwin.name = 'Twin'\ntwin.location.x += 3\nbpy.context.scene.collection.objects.link(twin)",
            ("ACTORBRIDGE_PAUSE_AT", "after-step-4"));
        File.Copy(Original, Start);
        Sphere = await scenario.UuidOfAsync("Quad Sphere");
        var twin = await scenario.UuidOfAsync("Twin");
        var (lamp, camera) = (await scenario.UuidOfAsync("Lamp"), await scenario.UuidOfAsync("Camera"));

        await EndsAsync("COMMITTED", Plans.Plan("Cube and a move", Plans.Cube("box", "Box"), Plans.Paint("$box"), Plans.Move(Sphere, 1, 2, 3), Plans.Rename(Sphere, "Ball")));
        await EndsAsync("ROLLED_BACK", Plans.Plan("Move, then paint a camera", Plans.Move(Sphere, 5, 5, 5), Plans.Paint(camera)));
        await EndsAsync("REFUSED", Plans.Plan("Move nothing", Plans.Move("11111111-2222-4333-8444-555555555555", 1, 1, 1)));
        var box = await scenario.UuidOfAsync("Box");
        await EndsAsync("COMMITTED", Plans.Plan("No lamp", Plans.Delete(lamp), Plans.Move(box, 0, 0, 4), Plans.Move(twin, 0, 4, 0)));

        var killed = scenario.SubmitAsync(Plans.Plan("Never finished", [.. Enumerable.Range(0, 5).Select(i => Plans.Move(box, i, i, i)), Plans.Delete(Sphere)]));
        await scenario.WaitForPauseAsync();
        await scenario.Host!.KillAsync();
        await killed;
        scenario.Resume();
        await scenario.StartHostAsync();
        await scenario.WaitForAttachAsync();
        await EndsAsync("COMMITTED", Plans.Plan("And on it goes", Plans.Cube("second", "Second box"), Plans.Rename(box, "First box")));

        Assert.True(await scenario.Blender!.StopAsync(TimeSpan.FromSeconds(15)), "Blender did not end by itself");
        File.Copy(Original, SavedFirst);
        FirstPart = Audit.Lines.Last()["seq"]!.GetValue<long>();

        await scenario.StartBlenderAsync();
        await scenario.MeddleAsync("bpy.data.objects['Ball'].location = (7, 7, 7)\nbpy.data.objects['Camera'].name = 'Eye'");
        await scenario.UntilAsync("the host to hear of the new name", async () => (await scenario.RunAsync(null, "datablocks")).Answer["items"]!.AsArray().Any(i => i!["name"]!.GetValue<string>() == "Eye"));
        await EndsAsync("COMMITTED", Plans.Plan("On what the person moved", [.. Enumerable.Range(1, LastSteps).Select(i => Plans.Rename(Sphere, i < LastSteps ? $"Globe {i}" : "Globe"))]));
        Assert.True(await scenario.Blender!.StopAsync(TimeSpan.FromSeconds(15)), "Blender did not end by itself");
    }

    public async Task DisposeAsync()
    {
        if (_scenario is { } scenario)
        {
            await scenario.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }

    /// <summary><c>actorbridge replay</c> of this session's log, or of another.</summary>
    public static Task<(int ExitCode, JsonObject Answer)> ReplayAsync(string log, string into, params string[] more)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        return OwnCommand.RunAsync(null, timeout.Token, ["replay", log, "--into", into, .. more, "--json"]);
    }

    public string New(string name) => Path.Combine(Folder, name);

    /// <summary>Everything that a person could notice in a file, and each UUID, without the add-on.</summary>
    public Task<string> LookAsync(string file) => LookAsync(Blender, file);

    /// <inheritdoc cref="LookAsync(string)"/>
    public static async Task<string> LookAsync(string blender, string file)
    {
        const string mark = "LOOK ";
        var start = new ProcessStartInfo(blender) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] arguments =
        [
            "--background", "--factory-startup", file, "--python-exit-code", "3", "--python-expr",
            $"import json, sys; sys.path.insert(0, {RepositoryRoot.Combine("tests", "addon").AsPython()}); from harness import look; print('{mark}' + json.dumps(look.scene()))",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said.Split('\n').SingleOrDefault(l => l.StartsWith(mark, StringComparison.Ordinal))?[mark.Length..]
            ?? throw new InvalidOperationException($"Blender said nothing of {file}:\n{said}{await errors}");
    }

    private async Task EndsAsync(string end, JsonObject plan)
    {
        var (_, answer) = await _scenario!.SubmitAsync(plan);
        Assert.True(answer["end"]!.GetValue<string>() == end, answer.ToJsonString());
    }
}

internal static class PythonLiteral
{
    public static string AsPython(this string text) => JsonValue.Create(text).ToJsonString();
}
