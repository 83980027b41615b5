using System.Text.Json.Nodes;
using ActorBridge.Host.Blenders;
using ActorBridge.Host.Processes;

namespace ActorBridge.EndToEnd;

/// <summary>Pictures and dry runs from the command line through a real host and Blenders in the background; the scene notices nothing of it.</summary>
[Blender]
public sealed class PictureTests(PictureScene scene) : IClassFixture<PictureScene>
{
    private Scenario Scenario => scene.Scenario;

    [Fact, Rule("16.3")]
    public async Task The_scene_is_rendered_to_a_file_and_is_as_it_was()
    {
        var before = await scene.StateAsync();
        foreach (var engine in (string[])["CYCLES", "WORKBENCH"])
        {
            var file = scene.New($"{engine}.png");
            var (exit, answer) = await Scenario.RunAsync(null, "read", "render_image", $$"""{"camera":"{{scene.Camera}}","engine":"{{engine}}","width":96,"height":64,"samples":4}""", "--out", file);

            Assert.True(exit == 0, answer.ToJsonString());
            Assert.Equal((96, 64, "Camera", file), (answer["width"]!.GetValue<int>(), answer["height"]!.GetValue<int>(), answer["camera"]!.GetValue<string>(), answer["out"]!.GetValue<string>()));
            Assert.Equal(await File.ReadAllBytesAsync(answer["path"]!.GetValue<string>()), await File.ReadAllBytesAsync(file));
            Assert.True(PictureScene.Variety(file) > 40, engine);
        }

        Assert.Equal(before, await scene.StateAsync());
        Assert.True(scene.ScratchIsEmpty);
    }

    [Theory, Rule("11.2")]
    [InlineData("AB-PICTURE-002", 1, "render_image", """{"camera":"CAMERA","width":8192,"height":8192}""")]
    [InlineData("AB-PICTURE-002", 1, "render_image", """{"camera":"CAMERA","samples":16384}""")]
    [InlineData("AB-PICTURE-001", 1, "render_image", "{}")]
    [InlineData("AB-PICTURE-001", 1, "screenshot_viewport", "{}")]
    [InlineData("AB-DOOR-012", 2, "render_image", """{"width":-1}""")]
    [InlineData("AB-DOOR-008", 2, "copy_scene", "{}")]
    [InlineData("AB-LOG-004", 2, "get_scene", "{}", "--out", "x.png")]
    public async Task What_is_no_picture_is_refused_by_name(string code, int exit, string op, string fields, params string[] more)
    {
        var (found, answer) = await Scenario.RunAsync(null, ["read", op, fields.Replace("CAMERA", scene.Camera, StringComparison.Ordinal), .. more.Select(m => m.EndsWith(".png", StringComparison.Ordinal) ? scene.New(m) : m)]);

        Assert.Equal((code, exit), (answer["error"]!["code"]!.GetValue<string>(), found));
        Assert.True(scene.ScratchIsEmpty);
    }

    [Fact, Rule("16.3"), Rule("12.1")]
    public async Task A_dry_run_says_what_the_plan_then_does_and_does_nothing_of_it()
    {
        var before = await scene.StateAsync();
        var plan = Plans.Plan("Box for a lamp", Plans.Cube("box", "Box"), Plans.Paint("$box"), Plans.Move(scene.Sphere, 0, 0, 2), Plans.Delete(scene.Lamp));
        var folder = scene.New("tried");

        var (exit, tried) = await Scenario.RunAsync(plan.ToJsonString(), "submit", "-", "--dry-run", "--out", folder);

        Assert.True(exit == 0, tried.ToJsonString());
        Assert.True(tried["would_commit"]!.GetValue<bool>());
        Assert.Equal(["MATERIAL Paint", "MESH Box", "OBJECT Box"], Named(tried["created"]!));
        Assert.Contains("OBJECT Quad Sphere", Named(tried["changed"]!));
        Assert.Equal(["OBJECT Lamp"], Named(tried["removed"]!));
        Assert.Equal(6, tried["after"]!["polygons"]!.GetValue<int>() - tried["before"]!["polygons"]!.GetValue<int>());
        Assert.Equal(0, tried["after"]!["objects"]!.GetValue<int>() - tried["before"]!["objects"]!.GetValue<int>());
        var mesh = Assert.Single(tried["created"]!.AsArray(), c => c!["kind"]!.GetValue<string>() == "MESH")!;
        Assert.Equal((true, 6), (mesh["polygons_before"] is null, mesh["polygons_after"]!.GetValue<int>()));
        Assert.True(PictureScene.Variety(Path.Combine(folder, "before.png")) > 40);
        Assert.NotEqual(await File.ReadAllBytesAsync(Path.Combine(folder, "before.png")), await File.ReadAllBytesAsync(Path.Combine(folder, "after.png")));

        Assert.Equal(before, await scene.StateAsync());
        Assert.True(scene.ScratchIsEmpty);
        var line = Assert.Single(Scenario.Audit.Lines, l => l["outcome"]!.GetValue<string>() == "dry-run" && l["detail"]!["label"]!.GetValue<string>() == "Box for a lamp");
        Assert.Equal(("SESSION", null), (line["kind"]!.GetValue<string>(), line["operation_id"]?.GetValue<string>()));
        Assert.Empty(Scenario.Audit.Operations);
    }

    [Fact, Rule("13.3"), Rule("15.4")]
    public async Task What_the_copy_refuses_is_said_as_the_scene_would_say_it_and_counts_against_nobody()
    {
        var paint = Plans.Plan("Paint a camera", Plans.Move(scene.Sphere, 1, 1, 1), Plans.Paint(scene.Camera));
        var (exit, painted) = await TryAsync(paint);
        Assert.Equal((1, false, "AB-OP-019", 1), (exit, painted["would_commit"]!.GetValue<bool>(), Code(painted), painted["failed_step"]!.GetValue<int>()));
        Assert.Equal(Code(painted), Code((await TryAsync(paint)).Answer));
        Assert.True(painted["after"] is null && painted["before"]!["picture"]!["sha256"] is not null);

        var stale = Plans.Plan("Rest on another version", Plans.Move(scene.Sphere, 1, 1, 1));
        stale["expected"] = new JsonArray(new JsonObject { ["uuid"] = scene.Sphere, ["version"] = 4711 });
        Assert.Equal("AB-OP-009", Code((await TryAsync(stale)).Answer));
        stale["expected"] = new JsonArray(new JsonObject { ["uuid"] = scene.Sphere, ["version"] = await VersionAsync(scene.Sphere) });
        var (rested, rest) = await TryAsync(stale);
        Assert.True(rested == 0, rest.ToJsonString());

        var code = new JsonObject { ["op"] = "run_python", ["code"] = "import bpy", ["declares"] = new JsonArray(), ["timeout_ms"] = 1000, ["output_bytes_max"] = 100 };
        Assert.Equal("AB-OP-017", Code((await TryAsync(Plans.Plan("Code", code.ToJsonString()))).Answer));
        Assert.Equal((2, "AB-OP-012"), Refused(await TryAsync(Plans.Plan("Nobody's name", Plans.Paint("$nobody")))));
        Assert.Equal((2, "AB-HOST-005"), Refused(await TryAsync(stale, "--blender", "/no/such/blender")));
        Assert.Empty(Scenario.Audit.Operations);
        Assert.True(scene.ScratchIsEmpty);
    }

    [Fact, Rule("15.2")]
    public async Task Ctrl_C_and_a_Blender_that_fails_end_a_dry_run_with_nothing_left_of_it()
    {
        var before = await scene.StateAsync();
        var temporary = Directory.CreateDirectory(scene.New("temporary")).FullName;
        var plan = scene.New("plan.json");
        await File.WriteAllTextAsync(plan, Plans.Plan("Stopped", Plans.Move(scene.Sphere, 1, 1, 1)).ToJsonString());
        using var run = OwnCommand.StartInOwnSession(new Dictionary<string, string> { ["TMPDIR"] = temporary }, "submit", plan, "--dry-run", "--data", Scenario.Data);
        for (string? line = ""; line?.Contains("a picture before", StringComparison.Ordinal) is not true;)
        {
            line = await run.StandardError.ReadLineAsync(Scenario.Cancellation);
            Assert.True(line is not null, "it ended before it was stopped");
        }

        Assert.NotEmpty(Of(temporary));
        Signal.Send(run.Id, Signal.Interrupt);
        var said = await run.StandardError.ReadToEndAsync(Scenario.Cancellation);
        await run.WaitForExitAsync(Scenario.Cancellation);

        Assert.True(run.ExitCode == 1 && said.Contains("AB-OP-005", StringComparison.Ordinal), said);
        Assert.Empty(Of(temporary));
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary));

        Assert.Equal((1, "AB-DRYRUN-001"), Refused(await TryAsync(JsonNode.Parse(await File.ReadAllTextAsync(plan))!.AsObject(), "--blender", "/bin/false")));
        Assert.Equal(before, await scene.StateAsync());
        Assert.True(scene.ScratchIsEmpty);
    }

    private async Task<(int Exit, JsonObject Answer)> TryAsync(JsonObject plan, params string[] more) => await Scenario.RunAsync(plan.ToJsonString(), ["submit", "-", "--dry-run", .. more]);

    private async Task<long> VersionAsync(string uuid) =>
        (await Scenario.RunAsync(null, "read", "get_object", $$"""{"target":"{{uuid}}"}""")).Answer["version"]!.GetValue<long>();

    private static (int Exit, string Code) Refused((int Exit, JsonObject Answer) found) => (found.Exit, Code(found.Answer));

    private static string Code(JsonObject answer) => answer["error"]!["code"]!.GetValue<string>();

    private static IEnumerable<string> Named(JsonNode changes) => changes.AsArray().Select(c => $"{c!["kind"]} {c["name"]}").Order(StringComparer.Ordinal);

    // Processes whose command line names that folder.
    private static IEnumerable<string> Of(string folder) => Directory.EnumerateDirectories("/proc").Select(p => Path.Combine(p, "cmdline")).Where(File.Exists)
        .Where(f => Read(f).Contains(folder, StringComparison.Ordinal));

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return ""; // it has ended meanwhile
        }
    }
}
