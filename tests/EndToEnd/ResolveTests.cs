using System.Text.Json.Nodes;

namespace ActorBridge.EndToEnd;

/// <summary>A person answers to a quarantine from the command line: put back, or taken as it is.</summary>
[Blender]
public sealed class ResolveTests
{
    private static readonly (string Name, string Value) Pause = ("ACTORBRIDGE_PAUSE_AT", "after-step-0");

    [Fact, Rule("16.2"), Rule("14.6"), Rule("11.2")]
    public async Task A_quarantined_operation_is_put_back_or_accepted_by_a_person_once_also_after_restarts()
    {
        await using var scenario = await Scenario.StartAsync(Pause);
        var sphere = await scenario.UuidOfAsync("Quad Sphere");
        var first = await QuarantineAsync(scenario, sphere, 1);
        var second = await QuarantineAsync(scenario, sphere, 2);
        await scenario.MeddleAsync("bpy.data.objects['Quad Sphere'].location = (9, 9, 9)");
        Assert.Equal("[9,9,9]", (await scenario.SaveAndInspectAsync()).LocationOf("Quad Sphere"));

        // After a new Blender and a new host.
        await scenario.Blender!.DisposeAsync();
        await scenario.Host!.DisposeAsync();
        await scenario.StartHostAsync();
        await scenario.StartBlenderAsync();
        await scenario.MeddleAsync("bpy.ops.ed.undo_push(message='as it was opened')");
        var (exit, answer) = await ResolveAsync(scenario, first, "--restore");
        Assert.True(exit == 0, answer.ToJsonString());
        var by = answer["by_operation"]!.GetValue<string>();
        Assert.Equal("consultation BEGIN STEP COMMIT", scenario.Audit.Phases(by));
        var line = Line(scenario, answer);
        Assert.Equal((first, "restored"), (line["operation_id"]!.GetValue<string>(), line["outcome"]!.GetValue<string>()));
        Assert.Single(line["detail"]!["evidence"]!.AsArray());
        Assert.Equal("[0, 0, 0]", await PlaceAsync(scenario));

        // One step of the person's undo history takes it back.
        await scenario.MeddleAsync("bpy.ops.ed.undo()");
        Assert.Equal("[9, 9, 9]", await PlaceAsync(scenario));

        Assert.Equal("AB-QUARANTINE-002", await CodeAsync(scenario, first, "--accept"));
        Assert.Equal("AB-QUARANTINE-001", await CodeAsync(scenario, by, "--restore"));
        Assert.Equal("AB-QUARANTINE-001", await CodeAsync(scenario, sphere, "--accept"));
        Assert.Equal("AB-QUARANTINE-001", (await scenario.RunAsync(null, "resolve", "--identity", sphere, "--accept", "--reason", "x")).Answer["error"]!["code"]!.GetValue<string>());

        // What was kept is gone: said so, and accepted then.
        File.Delete(Directory.GetFiles(Path.Combine(scenario.Data, "addon"), $"{second}.json", SearchOption.AllDirectories).Single(f => f.Contains("quarantine", StringComparison.Ordinal)));
        Assert.Equal("AB-REVERT-002", await CodeAsync(scenario, second, "--restore"));
        (exit, answer) = await ResolveAsync(scenario, second, "--accept");
        Assert.True(exit == 0, answer.ToJsonString());
        Assert.Equal("accepted", Line(scenario, answer)["outcome"]!.GetValue<string>());
        Assert.Equal("[9,9,9]", (await scenario.SaveAndInspectAsync()).LocationOf("Quad Sphere"));
    }

    // Somebody changes another field before the plan is prepared: then whose is what can't be told.
    private static async Task<string> QuarantineAsync(Scenario scenario, string sphere, int cubes)
    {
        File.Delete(Path.Combine(scenario.Data, "addon", "paused"));
        var submission = scenario.SubmitAsync(Plans.Plan("Half done", [Plans.Move(sphere, 5, 5, 5), .. Enumerable.Range(0, cubes).Select(n => Plans.Cube($"box{n}", $"Box {n}"))]));
        await scenario.WaitForPauseAsync();
        await scenario.MeddleAsync($"bpy.data.objects['Quad Sphere'].scale.x = {cubes + 1}; bpy.context.view_layer.update()");
        var (_, outcome) = await submission;
        Assert.Equal("QUARANTINED", outcome["end"]!.GetValue<string>());
        return outcome["operation_id"]!.GetValue<string>();
    }

    private static Task<(int ExitCode, JsonObject Answer)> ResolveAsync(Scenario scenario, string operation, string decision) =>
        scenario.RunAsync(null, "resolve", operation, decision, "--reason", "Looked at it.");

    private static async Task<string> CodeAsync(Scenario scenario, string operation, string decision)
    {
        var (exit, answer) = await ResolveAsync(scenario, operation, decision);
        Assert.Equal(1, exit);
        return answer["error"]!["code"]!.GetValue<string>();
    }

    private static async Task<string> PlaceAsync(Scenario scenario)
    {
        var file = Path.Combine(scenario.Folder, "place");
        await scenario.MeddleAsync($"open({JsonValue.Create(file).ToJsonString()}, 'w').write(str([round(x) for x in bpy.data.objects['Quad Sphere'].location]))");
        return await File.ReadAllTextAsync(file, scenario.Cancellation);
    }

    private static JsonObject Line(Scenario scenario, JsonObject answer) => scenario.Audit.Lines.Single(l => l["seq"]!.GetValue<long>() == answer["seq"]!.GetValue<long>());
}
