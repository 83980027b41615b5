namespace ActorBridge.EndToEnd;

/// <summary>One committed operation is taken back later from the command line.</summary>
[Blender]
public sealed class RevertTests
{
    [Fact, Rule("16.1"), Rule("14.6"), Rule("11.2")]
    public async Task A_revert_is_a_transaction_of_its_own_that_can_be_reverted_and_says_what_stands_in_its_way()
    {
        await using var scenario = await Scenario.StartAsync();
        var sphere = await scenario.UuidOfAsync("Quad Sphere");
        var (_, moved) = await scenario.SubmitAsync(Plans.Plan("Move", Plans.Move(sphere, 1, 2, 3)));
        var operation = moved["operation_id"]!.GetValue<string>();

        // Somebody has moved it since: named, and nothing is changed.
        await scenario.MeddleAsync("bpy.data.objects['Quad Sphere'].location.x = 9");
        var (refusedExit, refused) = await scenario.RunAsync(null, "revert", operation);
        Assert.Equal((1, "AB-REVERT-001"), (refusedExit, refused["error"]!["code"]!.GetValue<string>()));
        Assert.Contains("location of 'Quad Sphere' was [1.0, 2.0, 3.0] after it and is [9.0, 2.0, 3.0] now", refused["error"]!["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(refused["later"]!.AsArray());

        // Set back, renamed and scaled by hand: what it set is as it set it, and neither name nor scale is its.
        await scenario.MeddleAsync("o = bpy.data.objects['Quad Sphere']; o.location.x = 1; o.name = 'Other'; o.scale = (2, 2, 2)");
        var (dryExit, dry) = await scenario.RunAsync(null, "revert", operation, "--dry-run");
        Assert.Equal((0, "revert"), (dryExit, dry["plan"]!["steps"]![0]!["op"]!.GetValue<string>()));
        var (exit, reverted) = await scenario.RunAsync(null, "revert", operation);
        Assert.True(exit == 0, reverted.ToJsonString());
        var revert = reverted["operation_id"]!.GetValue<string>();
        Assert.Equal("consultation BEGIN STEP COMMIT", scenario.Audit.Phases(revert));

        var (againExit, again) = await scenario.RunAsync(null, "revert", operation);
        Assert.Equal((1, "AB-REVERT-005"), (againExit, again["error"]!["code"]!.GetValue<string>()));
        var (unknownExit, unknown) = await scenario.RunAsync(null, "revert", sphere);
        Assert.Equal((1, "AB-REVERT-004"), (unknownExit, unknown["error"]!["code"]!.GetValue<string>()));
        var saved = await scenario.SaveAndInspectAsync();
        Assert.Equal("[0,0,0]", saved.LocationOf("Other"));

        // After a new Blender and a new host.
        await scenario.Blender!.DisposeAsync();
        await scenario.Host!.DisposeAsync();
        await scenario.StartHostAsync();
        await scenario.StartBlenderAsync();
        var (backExit, back) = await scenario.RunAsync(null, "revert", revert);
        Assert.True(backExit == 0, back.ToJsonString());
        Assert.Equal("[1,2,3]", (await scenario.SaveAndInspectAsync()).LocationOf("Other"));
    }

    [Fact, Rule("6.3")]
    public async Task What_a_plan_made_goes_and_what_it_deleted_comes_back_under_its_uuid()
    {
        await using var scenario = await Scenario.StartAsync();
        var (_, made) = await scenario.SubmitAsync(Plans.Plan("Make", Plans.Cube("box", "Box")));
        var (exit, reverted) = await scenario.RunAsync(null, "revert", made["operation_id"]!.GetValue<string>());
        Assert.True(exit == 0, reverted.ToJsonString());

        var lamp = await scenario.UuidOfAsync("Lamp");
        var (_, deleted) = await scenario.SubmitAsync(Plans.Plan("Delete", Plans.Delete(lamp)));
        var (backExit, back) = await scenario.RunAsync(null, "revert", deleted["operation_id"]!.GetValue<string>());
        Assert.True(backExit == 0, back.ToJsonString());

        var saved = await scenario.SaveAndInspectAsync();
        Assert.Null(saved.Find("Box"));
        Assert.Equal(lamp, saved.Find("Lamp")!["uuid"]!.GetValue<string>());
    }
}
