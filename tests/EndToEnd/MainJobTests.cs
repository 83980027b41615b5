using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;

namespace ActorBridge.EndToEnd;

/// <summary>One guarded change from the command line to a real Blender and back, in each way that it can go.</summary>
[Blender]
public sealed class MainJobTests
{
    [Fact, Rule("S.4"), Rule("14.6"), Rule("16.3"), Rule("12.1")]
    public async Task A_plan_commits_and_is_in_the_saved_file_and_in_the_log()
    {
        await using var scenario = await Scenario.StartAsync();
        var sphere = await scenario.UuidOfAsync("Quad Sphere");

        var (exit, outcome) = await scenario.SubmitAsync(Plans.Plan("Cube and a move", Plans.Cube("box", "Box"), Plans.Paint("$box"), Plans.Move(sphere, 1, 2, 3), Plans.Rename(sphere, "Ball")));

        Assert.Equal((0, "COMMITTED"), (exit, outcome["end"]!.GetValue<string>()));
        Assert.Equal("consultation BEGIN STEP STEP STEP STEP COMMIT", scenario.Audit.Phases(outcome["operation_id"]!.GetValue<string>()));
        var saved = await scenario.SaveAndInspectAsync();
        Assert.Equal("[\"Paint\"]", saved.Find("Box")!["materials"]!.ToJsonString());
        Assert.Equal("[1,2,3]", saved.LocationOf("Ball"));
        Assert.Equal(sphere, saved.Find("Ball")!["uuid"]!.GetValue<string>());
        Assert.Empty(saved.Unused);
    }

    [Fact, Rule("16.2"), Rule("16.1")]
    public async Task A_plan_whose_second_step_fails_leaves_the_scene_as_it_was()
    {
        await using var scenario = await Scenario.StartAsync();
        var (sphere, camera) = (await scenario.UuidOfAsync("Quad Sphere"), await scenario.UuidOfAsync("Camera"));

        var (exit, outcome) = await scenario.SubmitAsync(Plans.Plan("Move, then paint a camera", Plans.Move(sphere, 5, 5, 5), Plans.Paint(camera)));

        Assert.Equal((1, "ROLLED_BACK"), (exit, outcome["end"]!.GetValue<string>()));
        Assert.Equal("AB-OP-019", outcome["error"]!["code"]!.GetValue<string>());
        Assert.Equal(1, outcome["failed_step"]!.GetValue<int>());
        Assert.True(outcome["nothing_changed"]!.GetValue<bool>());
        Assert.Equal("consultation BEGIN STEP STEP ROLLBACK", scenario.Audit.Phases(outcome["operation_id"]!.GetValue<string>()));
        var saved = await scenario.SaveAndInspectAsync();
        Assert.Equal("[0,0,0]", saved.LocationOf("Quad Sphere"));
        Assert.DoesNotContain("Paint", saved.Seen["materials"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(saved.Unused);
    }

    [Fact, Rule("2.1"), Rule("2.3")]
    public async Task An_object_that_is_removed_between_submission_and_execution_aborts_the_plan_with_nothing_changed()
    {
        await using var scenario = await Scenario.StartAsync(("ACTORBRIDGE_PAUSE_AT", "before-begin"));
        var (sphere, lamp) = (await scenario.UuidOfAsync("Quad Sphere"), await scenario.UuidOfAsync("Lamp"));

        var submission = scenario.SubmitAsync(Plans.Plan("Move both", Plans.Move(sphere, 5, 5, 5), Plans.Move(lamp, 6, 6, 6)));
        await scenario.WaitForPauseAsync();
        await scenario.MeddleAsync("bpy.data.objects.remove(bpy.data.objects['Lamp'])");
        scenario.Resume();
        var (exit, outcome) = await submission;

        Assert.Equal((1, "ROLLED_BACK"), (exit, outcome["end"]!.GetValue<string>()));
        Assert.Contains(outcome["error"]!["code"]!.GetValue<string>(), new[] { "AB-ID-007", "AB-ID-002" });
        var saved = await scenario.SaveAndInspectAsync();
        Assert.Equal("[0,0,0]", saved.LocationOf("Quad Sphere"));
        Assert.Null(saved.Find("Lamp"));
    }

    [Fact, Rule("2.1"), Rule("2.2"), Rule("8.2")]
    public async Task An_object_that_is_renamed_and_another_that_takes_its_name_are_not_confused()
    {
        await using var scenario = await Scenario.StartAsync(("ACTORBRIDGE_PAUSE_AT", "before-begin"));
        var lamp = await scenario.UuidOfAsync("Lamp");

        var submission = scenario.SubmitAsync(Plans.Plan("Move the lamp", Plans.Move(lamp, 6, 6, 6)));
        await scenario.WaitForPauseAsync();
        await scenario.MeddleAsync("bpy.data.objects['Lamp'].name = 'Old lamp'\nbpy.data.objects['Camera'].name = 'Lamp'");
        scenario.Resume();
        var (exit, outcome) = await submission;

        Assert.Equal((0, "COMMITTED"), (exit, outcome["end"]!.GetValue<string>()));
        var saved = await scenario.SaveAndInspectAsync();
        Assert.Equal("[6,6,6]", saved.LocationOf("Old lamp"));
        Assert.Equal("CAMERA", saved.Find("Lamp")!["type"]!.GetValue<string>());
        Assert.NotEqual("[6,6,6]", saved.LocationOf("Lamp"));
    }

    [Fact, Rule("10.2"), Rule("16.2")]
    public async Task What_somebody_else_changes_in_the_middle_of_a_plan_stays_theirs_and_the_plan_is_taken_back()
    {
        await using var scenario = await Scenario.StartAsync(("ACTORBRIDGE_PAUSE_AT", "before-step-1"));
        var (sphere, lamp) = (await scenario.UuidOfAsync("Quad Sphere"), await scenario.UuidOfAsync("Lamp"));

        var submission = scenario.SubmitAsync(Plans.Plan("Move both", Plans.Move(sphere, 5, 5, 5), Plans.Move(lamp, 6, 6, 6)));
        await scenario.WaitForPauseAsync();
        await scenario.MeddleAsync("bpy.data.objects.remove(bpy.data.objects['Lamp'])\nbpy.data.objects['Camera'].location = (7, 7, 7)");
        scenario.Resume();
        var (exit, outcome) = await submission;

        Assert.Equal((1, "ROLLED_BACK"), (exit, outcome["end"]!.GetValue<string>()));
        var saved = await scenario.SaveAndInspectAsync();
        Assert.Equal("[0,0,0]", saved.LocationOf("Quad Sphere"));
        Assert.Equal("[7,7,7]", saved.LocationOf("Camera"));
        Assert.Null(saved.Find("Lamp"));
    }

    [Fact, Rule("10.1"), Rule("10.2")]
    public async Task What_is_in_edit_mode_is_refused_with_what_happened_and_what_to_do_and_the_edit_goes_on()
    {
        await using var scenario = await Scenario.StartAsync();
        var sphere = await scenario.UuidOfAsync("Quad Sphere");
        await scenario.MeddleAsync(
            "import bmesh\nsphere = bpy.data.objects['Quad Sphere']\nbpy.context.view_layer.objects.active = sphere\nbpy.ops.object.mode_set(mode='EDIT')\n"
            + "shape = bmesh.from_edit_mesh(sphere.data)\nshape.verts.ensure_lookup_table()\nshape.verts[0].co = (7, 8, 9)");

        foreach (var step in (string[])[Plans.Move(sphere, 1, 2, 3), Plans.Delete(sphere)])
        {
            var (exit, refused) = await scenario.SubmitAsync(Plans.Plan("Over an edit", step));
            Assert.Equal((1, "AB-INTENT-001", true), (exit, Code(refused), refused["nothing_changed"]!.GetValue<bool>()));
            Assert.Contains("EDIT_MESH", refused["error"]!["reason"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Empty(refused["changes"]!.AsArray());
        }

        var said = await scenario.SayAsync(Plans.Plan("Over an edit", Plans.Move(sphere, 3, 2, 1)).ToJsonString(), "submit", "-");
        Assert.All([ErrorCodes.PausedByUser.Meaning, "Nothing was changed", ErrorCodes.PausedByUser.WhatToDo], part => Assert.Contains(part, said, StringComparison.Ordinal));
        await scenario.MeddleAsync("import bmesh\nassert tuple(bmesh.from_edit_mesh(bpy.context.object.data).verts[:][0].co) == (7, 8, 9)\nbpy.ops.object.mode_set(mode='OBJECT')");
        await scenario.WaitForAttachAsync();
        Assert.Equal(0, (await scenario.SubmitAsync(Plans.Plan("After it", Plans.Move(sphere, 1, 2, 3)))).ExitCode);
        Assert.Equal("[1,2,3]", (await scenario.SaveAndInspectAsync()).LocationOf("Quad Sphere"));
    }

    [Fact, Rule("2.3"), Rule("16.2")]
    public async Task What_a_missing_linked_file_held_is_refused_with_what_happened_and_what_to_do_and_the_rest_can_be_changed()
    {
        const string Lends = """
            import os
            library = os.path.join(os.path.dirname(bpy.data.filepath), 'library.blend')
            bpy.data.libraries.write(library, {bpy.data.meshes.new('Lent')}, fake_user=True)
            bpy.data.meshes.remove(bpy.data.meshes['Lent'])
            with bpy.data.libraries.load(library, link=True) as (_, wanted):
                wanted.meshes = ['Lent']
            bpy.context.scene.collection.objects.link(bpy.data.objects.new('Holder', bpy.data.meshes['Lent']))
            os.remove(library)
            """;
        await using var scenario = await Scenario.StartAsync(Lends);
        var (holder, sphere) = (await scenario.UuidOfAsync("Holder"), await scenario.UuidOfAsync("Quad Sphere"));

        var paint = Plans.Plan("Paint what is not there", Plans.Move(sphere, 5, 5, 5), Plans.Paint(holder));
        var (exit, outcome) = await scenario.SubmitAsync(paint);
        Assert.Equal((1, "ROLLED_BACK", "AB-OP-019", 1), (exit, outcome["end"]!.GetValue<string>(), Code(outcome), outcome["failed_step"]!.GetValue<int>()));
        Assert.Contains("is linked from another file", outcome["error"]!["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(outcome["nothing_changed"]!.GetValue<bool>());
        var said = await scenario.SayAsync(Plans.Plan("Paint it in words", Plans.Move(sphere, 5, 5, 6), Plans.Paint(holder)).ToJsonString(), "submit", "-");
        Assert.All([ErrorCodes.StepRefused.Meaning, "Nothing was changed: the scene is as it was before", ErrorCodes.StepRefused.WhatToDo], part => Assert.Contains(part, said, StringComparison.Ordinal));

        Assert.Equal(0, (await scenario.SubmitAsync(Plans.Plan("What is here", Plans.Move(holder, 1, 2, 3)))).ExitCode);
        var saved = await scenario.SaveAndInspectAsync();
        Assert.Equal(("[1,2,3]", "[0,0,0]"), (saved.LocationOf("Holder"), saved.LocationOf("Quad Sphere")));
    }

    [Theory, Rule("14.7"), Rule("16.2")]
    [InlineData("before-step-0")]
    [InlineData("after-step-0")]
    [InlineData("prepared")]
    public async Task A_kill_of_blender_in_an_operation_is_answered_logged_and_leaves_the_file_as_it_was(string point)
    {
        await using var scenario = await Scenario.StartAsync(("ACTORBRIDGE_CRASH_AT", point));
        var before = await scenario.InspectAsync();
        var sphere = await scenario.UuidOfAsync("Quad Sphere");

        var (exit, outcome) = await scenario.SubmitAsync(Plans.Plan("Never finished", Plans.Move(sphere, 5, 5, 5), Plans.Delete(sphere)));

        Assert.Equal((1, "ROLLED_BACK"), (exit, outcome["end"]!.GetValue<string>()));
        Assert.Equal("AB-OP-003", outcome["error"]!["code"]!.GetValue<string>());
        Assert.EndsWith("ROLLBACK", scenario.Audit.Phases(outcome["operation_id"]!.GetValue<string>()), StringComparison.Ordinal);
        await scenario.Blender!.WaitForExitAsync(scenario.Cancellation);
        Assert.Equal(before.ToString(), (await scenario.InspectAsync()).ToString());

        await scenario.StartBlenderAsync();
        (exit, _) = await scenario.SubmitAsync(Plans.Plan("And on it goes", Plans.Cube("box", "Box")));
        Assert.Equal(0, exit);
    }

    [Theory, Rule("14.7"), Rule("16.2")]
    [InlineData("after-step-0")]
    [InlineData("prepared")]
    public async Task A_kill_of_the_host_in_an_operation_is_rolled_back_on_both_sides_and_closed_at_its_next_start(string point)
    {
        await using var scenario = await Scenario.StartAsync(("ACTORBRIDGE_PAUSE_AT", point));
        var sphere = await scenario.UuidOfAsync("Quad Sphere");
        var submission = scenario.SubmitAsync(Plans.Plan("Never finished", Plans.Move(sphere, 5, 5, 5), Plans.Cube("box", "Box")));
        await scenario.WaitForPauseAsync();
        await scenario.Host!.KillAsync();
        var (lost, told) = await submission;
        Assert.Equal((3, "AB-HOST-007"), (lost, told["error"]!["code"]!.GetValue<string>()));
        var operation = Assert.Single(scenario.Audit.Operations);
        Assert.Equal("consultation BEGIN", scenario.Audit.Phases(operation));

        scenario.Resume();
        await scenario.StartHostAsync();
        await scenario.WaitForAttachAsync();

        await scenario.UntilAsync("Blender to say how it ended", () => Task.FromResult(scenario.Audit.Phases(operation).EndsWith("ROLLBACK", StringComparison.Ordinal)));
        Assert.Equal("AB-OP-006", scenario.Audit.ErrorCode(operation));
        var (exit, _) = await scenario.SubmitAsync(Plans.Plan("And on it goes", Plans.Cube("ball", "Second box")));
        Assert.Equal(0, exit);
        var saved = await scenario.SaveAndInspectAsync();
        Assert.Equal("[0,0,0]", saved.LocationOf("Quad Sphere"));
        Assert.Null(saved.Find("Box"));
        Assert.NotNull(saved.Find("Second box"));
        Assert.Empty(saved.Unused);
    }

    [Fact, Rule("6.2")]
    public async Task A_uuid_whose_object_was_deleted_in_blender_is_refused_as_tombstoned()
    {
        await using var scenario = await Scenario.StartAsync();
        var lamp = await scenario.UuidOfAsync("Lamp");
        await scenario.MeddleAsync("bpy.data.objects.remove(bpy.data.objects['Lamp'])");
        await scenario.UntilAsync("the host to hear of the deletion", async () =>
            (await scenario.RunAsync(null, "datablocks")).Answer["items"]!.AsArray().Single(i => i!["uuid"]!.GetValue<string>() == lamp)!["state"]!.GetValue<string>() == "TOMBSTONED");

        var (exit, refused) = await scenario.SubmitAsync(Plans.Plan("Move a ghost", Plans.Move(lamp, 1, 1, 1)));

        Assert.Equal((1, "AB-ID-002"), (exit, refused["error"]!["code"]!.GetValue<string>()));
        Assert.Empty(scenario.Audit.Operations);
    }

    [Fact, Rule("11.2")]
    public async Task Bad_plans_are_refused_by_code_and_the_scene_and_the_log_know_nothing_of_them()
    {
        await using var scenario = await Scenario.StartAsync();
        var sphere = await scenario.UuidOfAsync("Quad Sphere");
        (string Plan, string Code)[] table =
        [
            ("this is not JSON", "AB-DOOR-001"),
            (Plans.Plan("x", """{"op":"explode"}""").ToJsonString(), "AB-DOOR-008"),
            (Plans.Plan("x", Plans.Move("6F0C", 1, 1, 1)).ToJsonString(), "AB-DOOR-009"),
            (Plans.Plan("x", Plans.Move("11111111-2222-4333-8444-555555555555", 1, 1, 1)).ToJsonString(), "AB-ID-001"),
            (Plans.Plan("x", [.. Enumerable.Repeat(Plans.Move(sphere, 1, 1, 1), 201)]).ToJsonString(), "AB-DOOR-010"),
            (Plans.Plan("x", Plans.Move(sphere, 1, 1, 1)).ToJsonString().Replace("[1,1,1]", "[NaN,1,1]", StringComparison.Ordinal), "AB-DOOR-011"),
            (Plans.Plan("x", Plans.Move(sphere, 1, 1, 1)).ToJsonString().Replace("[1,1,1]", "[1e999,1,1]", StringComparison.Ordinal), "AB-DOOR-011"),
            (Plans.Plan("x", Plans.Move(sphere, 1, 1, 1)).ToJsonString().Replace("\"schema_version\":1", "\"schema_version\":2", StringComparison.Ordinal), "AB-DOOR-005"),
        ];

        foreach (var (plan, code) in table)
        {
            var (exit, refused) = await scenario.RunAsync(plan, "submit", "-");
            Assert.Equal(code, refused["error"]!["code"]!.GetValue<string>());
            Assert.NotEqual(0, exit);
        }

        Assert.Empty(scenario.Audit.Operations);
        Assert.Equal("[0,0,0]", (await scenario.SaveAndInspectAsync()).LocationOf("Quad Sphere"));
    }

    private static string Code(JsonObject answer) => answer["error"]!["code"]!.GetValue<string>();
}
