using System.Text.Json.Nodes;

namespace ActorBridge.EndToEnd;

/// <summary>A .blend that is saved in the middle of an operation: by the person, by whatever calls no handler, and opened later.</summary>
[Blender]
public sealed class SavedInsideTests
{
    // What Blender's autosave does: a copy, and no handler is called.
    private const string SaveUnheard = """
        kept = [list(handlers) for handlers in (bpy.app.handlers.save_pre, bpy.app.handlers.save_post)]
        bpy.app.handlers.save_pre.clear()
        bpy.app.handlers.save_post.clear()
        bpy.ops.wm.save_as_mainfile(filepath={0}, copy=True)
        bpy.app.handlers.save_pre.extend(kept[0])
        bpy.app.handlers.save_post.extend(kept[1])
        """;

    internal static string Unheard(string path) => string.Format(System.Globalization.CultureInfo.InvariantCulture, SaveUnheard, JsonValue.Create(path).ToJsonString()) + "\n";

    private static readonly (string Name, string Value) Pause = ("ACTORBRIDGE_PAUSE_AT", "after-step-0");

    [Fact, Rule("16.2"), Rule("16.3"), Rule("14.7"), Rule("10.2")]
    public async Task The_persons_save_takes_it_back_first_and_a_file_that_was_saved_unheard_is_taken_back_or_quarantined_when_it_is_opened()
    {
        await using var scenario = await Scenario.StartAsync(Pause);
        var sphere = await scenario.UuidOfAsync("Quad Sphere");

        // The person's own: a barrier, and never blocked.
        var submission = await HalfDoneAsync(scenario, sphere, 1);
        await scenario.MeddleAsync("bpy.ops.wm.save_mainfile()");
        var (_, outcome) = await submission;
        Assert.Equal(("ROLLED_BACK", "AB-INTENT-001"), (outcome["end"]!.GetValue<string>(), outcome["error"]!["code"]!.GetValue<string>()));
        var saved = await scenario.InspectAsync();
        Assert.Equal("[0,0,0]", saved.LocationOf("Quad Sphere"));

        // Unheard, then Blender is killed and the person opens that file.
        submission = await HalfDoneAsync(scenario, sphere, 2);
        await OpenMiddleAsync(scenario, "");
        var operation = (await submission).Answer["operation_id"]!.GetValue<string>();
        Assert.Equal("ROLLED_BACK", Recovered(scenario, operation)["outcome"]!.GetValue<string>().ToUpperInvariant().Replace('-', '_'));
        Assert.EndsWith("ROLLBACK", scenario.Audit.Phases(operation), StringComparison.Ordinal);
        saved = await scenario.SaveAndInspectAsync();
        Assert.Equal("[0,0,0]", saved.LocationOf("Quad Sphere"));
        Assert.Empty(saved.Unused);

        // The same, but somebody has changed what it touched before it was saved: that it is as before can't be proven.
        await scenario.Blender!.DisposeAsync();
        await scenario.StartBlenderAsync(Pause);
        submission = await HalfDoneAsync(scenario, sphere, 3);
        await OpenMiddleAsync(scenario, "bpy.data.objects['Quad Sphere'].scale.x = 3\n");
        operation = (await submission).Answer["operation_id"]!.GetValue<string>();
        Assert.Equal("quarantined", Recovered(scenario, operation)["outcome"]!.GetValue<string>());
        Assert.Contains("saved in the middle", Recovered(scenario, operation)["detail"]!["reason"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    // With as many cubes that no two plans are the same sequence: what has crashed Blender is not tried again (rule 14.8).
    private static async Task<Task<(int ExitCode, JsonObject Answer)>> HalfDoneAsync(Scenario scenario, string sphere, int cubes)
    {
        File.Delete(Path.Combine(scenario.Data, "addon", "paused"));
        var submission = scenario.SubmitAsync(Plans.Plan("Half done", [Plans.Move(sphere, 5, 5, 5), .. Enumerable.Range(0, cubes).Select(n => Plans.Cube($"box{n}", $"Box {n}"))]));
        await scenario.WaitForPauseAsync();
        return submission;
    }

    private static async Task OpenMiddleAsync(Scenario scenario, string before)
    {
        var middle = Path.Combine(scenario.Folder, "middle.blend");
        await scenario.MeddleAsync(before + Unheard(middle));
        await scenario.Blender!.KillAsync();
        await scenario.Blender.DisposeAsync();
        File.Move(middle, scenario.Scene, overwrite: true);
        await scenario.StartBlenderAsync();
    }

    private static JsonObject Recovered(Scenario scenario, string operation) => scenario.Audit.Lines.Last(
        l => l["operation_id"]?.ToString() == operation && string.Equals(l["kind"]?.ToString(), "RECOVERY", StringComparison.OrdinalIgnoreCase));
}
