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
        var putBack = new JsonObject { ["op"] = "revert", ["operation"] = first, ["quarantined_for"] = "Ada", ["targets"] = new JsonArray(sphere) };
        var (exit, answer) = await scenario.RunAsync(Plans.Plan("Tried", putBack.ToJsonString()).ToJsonString(), "submit", "-", "--dry-run");
        Assert.True(exit == 0, answer.ToJsonString());
        Assert.Contains(sphere, answer["changed"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("[9, 9, 9]", await PlaceAsync(scenario));

        (exit, answer) = await ResolveAsync(scenario, first, "--restore");
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

    [Fact, Rule("16.2"), Rule("14.7"), Rule("12.2"), Rule("16.3")]
    public async Task A_file_with_the_middle_of_a_committed_operation_is_put_back_by_command_and_by_the_panel_and_replay_and_dry_run_go_on()
    {
        await using var scenario = await Scenario.StartAsync(Pause);
        var start = Path.Combine(scenario.Folder, "start.blend");
        File.Copy(scenario.Scene, start);
        var sphere = await scenario.UuidOfAsync("Quad Sphere");

        // A custom property that nobody hears of: what is half done is saved with it, and can't be proven to be as it was before.
        var middle = Path.Combine(scenario.Folder, "middle.blend");
        var submission = scenario.SubmitAsync(Plans.Plan("Half done", Plans.Move(sphere, 5, 5, 5), Plans.Cube("box", "Box")));
        await scenario.WaitForPauseAsync();
        await scenario.MeddleAsync("thing = bpy.data.objects['Quad Sphere']\nthing['note'] = 1\n" + SavedInsideTests.Unheard(middle) + "del thing['note']\n");
        scenario.Resume();
        var operation = (await submission).Answer["operation_id"]!.GetValue<string>();
        Assert.EndsWith("COMMIT", scenario.Audit.Phases(operation), StringComparison.Ordinal);

        await OpenAsync(scenario, middle);
        var asked = Lines(scenario, operation, "quarantined").Single();
        Assert.Equal("RECOVERY", asked["kind"]!.GetValue<string>());
        await scenario.MeddleAsync("bpy.data.objects['Quad Sphere'].location = (9, 9, 9)\nbpy.ops.ed.undo_push(message='mine')");
        var (exit, answer) = await ResolveAsync(scenario, operation, "--restore");
        Assert.True(exit == 0, answer.ToJsonString());
        Assert.Equal("[0, 0, 0]", await PlaceAsync(scenario));
        Assert.Equal(asked["seq"]!.GetValue<long>(), Line(scenario, answer)["detail"]!["evidence"]![0]!.GetValue<long>());
        Assert.Equal("AB-QUARANTINE-002", await CodeAsync(scenario, operation, "--accept"));

        // The file is opened once more: the person is asked again, and answers in Blender.
        await OpenAsync(scenario, middle);
        await scenario.UntilAsync("the panel to ask", async () => (await InPanelAsync(scenario)).Contains(operation, StringComparison.Ordinal));
        await scenario.MeddleAsync("bpy.data.objects['Quad Sphere'].location = (9, 9, 9)\nbpy.ops.ed.undo_push(message='mine')");
        await scenario.MeddleAsync($"bpy.ops.actorbridge.restore_quarantined(operation='{operation}', reason='Looked at it.')");
        await scenario.UntilAsync("the panel to ask no more", async () => !(await InPanelAsync(scenario)).Contains(operation, StringComparison.Ordinal));
        Assert.Equal("[0, 0, 0]", await PlaceAsync(scenario));
        Assert.Equal(["quarantined", "restored", "quarantined", "restored"], scenario.Audit.Lines.Where(l => l["operation_id"]?.ToString() == operation && l["kind"]!.ToString() == "RECOVERY").Select(l => l["outcome"]!.ToString()));

        var plan = Plans.Plan("Tried", Plans.Move(sphere, 1, 1, 1));
        (exit, answer) = await scenario.RunAsync(plan.ToJsonString(), "submit", "-", "--dry-run");
        Assert.True(exit == 0, answer.ToJsonString());
        (exit, answer) = await scenario.SubmitAsync(plan);
        Assert.True(exit == 0, answer.ToJsonString());

        // The copy that was put back is not in the log. A replay leaves both out, goes on, and names them where the scene is another one since.
        (exit, answer) = await ReplaySession.ReplayAsync(scenario.Data, Path.Combine(scenario.Folder, "replayed.blend"), "--from", start, "--keep-going");
        Assert.True(exit == 1, answer.ToJsonString());
        Assert.Equal(2, answer["repeated"]!.GetValue<int>());
        Assert.Contains("put back what Blender had kept of a quarantined one", answer.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact, Rule("16.2"), Rule("6.2")]
    public async Task What_an_operation_of_which_the_log_names_no_datablock_has_made_and_left_goes_when_a_person_has_it_put_back_by_command_or_by_the_panel()
    {
        await using var scenario = await Scenario.StartAsync(Pause);
        foreach (var byPanel in (bool[])[false, true])
        {
            var (name, resume) = (byPanel ? "Left too" : "Left", Path.Combine(scenario.Data, "addon", "resume"));
            File.Delete(Path.Combine(scenario.Data, "addon", "paused"));
            File.Delete(resume);
            await scenario.MeddleAsync(Lie.Replace("set_transform", "create_object", StringComparison.Ordinal));
            var submission = scenario.SubmitAsync(Plans.Plan("Only makes", Plans.Cube("left", name), Plans.Cube("more", "More")));
            await scenario.WaitForPauseAsync();
            await scenario.MeddleAsync("bpy.data.objects['Quad Sphere'].scale.x += 1; bpy.context.view_layer.update()");
            var (_, outcome) = await submission;
            Assert.Equal("QUARANTINED", outcome["end"]!.GetValue<string>());
            scenario.Resume();
            await scenario.MeddleAsync("from actor_bridge import current\ncurrent.get().runner.vocabulary = None\nbpy.ops.ed.undo_push(message='mine')");
            var operation = outcome["operation_id"]!.GetValue<string>();
            Assert.Empty(scenario.Audit.Lines.Single(l => l["operation_id"]?.ToString() == operation && l["phase"]?.ToString() == "BEGIN")["uuids"]!.AsArray());
            Assert.True(await IsThereAsync(scenario, name));

            if (byPanel)
            {
                await scenario.UntilAsync("the panel to ask", async () => (await InPanelAsync(scenario)).Contains(operation, StringComparison.Ordinal));
                await scenario.MeddleAsync($"bpy.ops.actorbridge.restore_quarantined(operation='{operation}', reason='Looked at it.')");
                await scenario.UntilAsync("the panel to ask no more", async () => !(await InPanelAsync(scenario)).Contains(operation, StringComparison.Ordinal));
            }
            else
            {
                var (exit, answer) = await ResolveAsync(scenario, operation, "--restore");
                Assert.True(exit == 0, answer.ToJsonString());
            }

            Assert.False(await IsThereAsync(scenario, name));
            Assert.Single(Lines(scenario, operation, "restored"));
        }
    }

    [Fact, Rule("16.2"), Rule("6.1"), Rule("11.2")]
    public async Task An_identity_with_a_damaged_row_is_released_by_a_person_and_begins_a_new_life_that_can_be_changed()
    {
        await using var scenario = await Scenario.StartAsync();
        var sphere = await scenario.UuidOfAsync("Quad Sphere");
        await scenario.Host!.StopAsync(scenario.Cancellation);
        await scenario.Host.DisposeAsync();
        Assert.NotEqual(0, Damage(Path.Combine(scenario.Data, "actorbridge.db"), sphere));
        await scenario.StartHostAsync();
        await scenario.UntilAsync("the identity to be quarantined", async () => await StateAsync(scenario, sphere) == "QUARANTINED");

        var plan = Plans.Plan("Move it", Plans.Move(sphere, 1, 2, 3));
        Assert.Equal("AB-ID-003", (await scenario.SubmitAsync(plan)).Answer["error"]!["code"]!.GetValue<string>());
        var (exit, answer) = await scenario.RunAsync(null, "resolve", "--identity", sphere, "--accept", "--reason", "The row is lost.");
        Assert.True(exit == 0, answer.ToJsonString());
        Assert.Equal([sphere], answer["released"]!.AsArray().Select(u => u!.GetValue<string>()));
        await scenario.UntilAsync("a new life of it", async () => await StateAsync(scenario, sphere) == "LIVE");

        (exit, answer) = await scenario.SubmitAsync(plan);
        Assert.True(exit == 0, answer.ToJsonString());
        Assert.Equal("[1, 2, 3]", await PlaceAsync(scenario));
    }

    private static int Damage(string database, string uuid)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE journal SET message = x'00ff' WHERE persistence_id LIKE 'datablock-%-' || $uuid";
        command.Parameters.AddWithValue("$uuid", uuid);
        return command.ExecuteNonQuery();
    }

    private static async Task<string?> StateAsync(Scenario scenario, string uuid) =>
        (await scenario.RunAsync(null, "datablocks")).Answer["items"]?.AsArray().SingleOrDefault(i => i!["uuid"]!.GetValue<string>() == uuid)?["state"]!.GetValue<string>();

    private static async Task OpenAsync(Scenario scenario, string file)
    {
        await scenario.Blender!.KillAsync();
        await scenario.Blender.DisposeAsync();
        File.Copy(file, scenario.Scene, overwrite: true);
        await scenario.StartBlenderAsync();
        await scenario.MeddleAsync("bpy.ops.ed.undo_push(message='as it was opened')");
    }

    private static async Task<string> InPanelAsync(Scenario scenario)
    {
        var file = Path.Combine(scenario.Folder, "panel");
        await scenario.MeddleAsync($"from actor_bridge import current\nopen({JsonValue.Create(file).ToJsonString()}, 'w').write(str(current.get().link.quarantined))");
        return await File.ReadAllTextAsync(file, scenario.Cancellation);
    }

    private static IEnumerable<JsonObject> Lines(Scenario scenario, string operation, string outcome) =>
        scenario.Audit.Lines.Where(l => l["operation_id"]?.ToString() == operation && l["outcome"]?.ToString() == outcome);

    // A rollback that does nothing: what the step has written stays there.
    private const string Lie = """
        import dataclasses
        from actor_bridge import current
        from actor_bridge.operations import BY_NAME
        current.get().runner.vocabulary = dict(BY_NAME, set_transform=dataclasses.replace(BY_NAME['set_transform'], rollback=lambda *_: None))
        """;

    // Somebody's edit has it taken back.
    private static async Task<string> QuarantineAsync(Scenario scenario, string sphere, int cubes)
    {
        File.Delete(Path.Combine(scenario.Data, "addon", "paused"));
        await scenario.MeddleAsync(Lie);
        var submission = scenario.SubmitAsync(Plans.Plan("Half done", [Plans.Move(sphere, 4 + cubes, 5, 5), .. Enumerable.Range(0, cubes).Select(n => Plans.Cube($"box{n}", $"Box {n}"))]));
        await scenario.WaitForPauseAsync();
        await scenario.MeddleAsync($"bpy.data.objects['Quad Sphere'].scale.x = {cubes + 1}; bpy.context.view_layer.update()");
        var (_, outcome) = await submission;
        Assert.Equal("QUARANTINED", outcome["end"]!.GetValue<string>());
        await scenario.MeddleAsync("from actor_bridge import current\ncurrent.get().runner.vocabulary = None");
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

    private static async Task<bool> IsThereAsync(Scenario scenario, string name)
    {
        var file = Path.Combine(scenario.Folder, "there");
        await scenario.MeddleAsync($"open({JsonValue.Create(file).ToJsonString()}, 'w').write(str('{name}' in bpy.data.objects))");
        return await File.ReadAllTextAsync(file, scenario.Cancellation) == "True";
    }

    private static async Task<string> PlaceAsync(Scenario scenario)
    {
        var file = Path.Combine(scenario.Folder, "place");
        await scenario.MeddleAsync($"open({JsonValue.Create(file).ToJsonString()}, 'w').write(str([round(x) for x in bpy.data.objects['Quad Sphere'].location]))");
        return await File.ReadAllTextAsync(file, scenario.Cancellation);
    }

    private static JsonObject Line(Scenario scenario, JsonObject answer) => scenario.Audit.Lines.Single(l => l["seq"]!.GetValue<long>() == answer["seq"]!.GetValue<long>());
}
