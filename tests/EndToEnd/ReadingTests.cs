namespace ActorBridge.EndToEnd;

/// <summary>From the command line to a real Blender and back, without a transaction.</summary>
[Blender]
public sealed class ReadingTests
{
    [Fact, Rule("8.2"), Rule("9.2"), Rule("11.2")]
    public async Task What_Blender_has_now_is_read_by_UUID_and_nothing_of_it_is_an_operation()
    {
        await using var scenario = await Scenario.StartAsync();
        var sphere = await scenario.UuidOfAsync("Quad Sphere");
        await scenario.MeddleAsync("bpy.data.objects['Quad Sphere'].location = (1, 2, 3)");

        var (exit, found) = await scenario.RunAsync(null, "read", "get_object", $$"""{"target":"{{sphere}}"}""");
        Assert.Equal(0, exit);
        Assert.Equal([1.0, 2.0, 3.0], found["fields"]!["location"]!.AsArray().Select(n => n!.GetValue<double>()));

        var (_, known) = await scenario.RunAsync(null, "datablocks");
        var (_, scene) = await scenario.RunAsync(null, "read", "get_scene", """{"limit":2}""", "--all");
        Assert.Equal(known["items"]!.AsArray().Count, scene["items"]!.AsArray().Count);

        var (refused, why) = await scenario.RunAsync(null, "read", "get_object", """{"target":"Quad Sphere"}""");
        Assert.Equal((2, "AB-DOOR-009"), (refused, why["error"]!["code"]!.GetValue<string>()));
        var (_, step) = await scenario.SubmitAsync(Plans.Plan("No step", """{"op":"get_scene"}"""));
        Assert.Equal("AB-DOOR-008", step["error"]!["code"]!.GetValue<string>());
        Assert.Empty(scenario.Audit.Operations);
    }
}
