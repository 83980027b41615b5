using System.Globalization;
using System.Text.Json.Nodes;

namespace ActorBridge.EndToEnd;

/// <summary>A plan that rests on what is no longer so is refused with what changed, by whom and when (rule 15.4).</summary>
[Blender]
public sealed class VersionTests
{
    [Fact, Rule("15.4"), Rule("12.1")]
    public async Task Of_two_clients_the_second_is_told_what_the_first_changed_and_when_and_of_the_person_too()
    {
        await using var scenario = await Scenario.StartAsync();
        var sphere = await scenario.UuidOfAsync("Quad Sphere");
        var (_, read) = await scenario.RunAsync(null, "read", "get_datablock", $$"""{"target":"{{sphere}}","paths":["location","scale"]}""");

        var (exit, moved) = await scenario.RunAsync(Plans.Plan("Move it", Plans.Move(sphere, 1, 2, 3)).ToJsonString(), "submit", "-", "--as", "Bob");
        Assert.True(exit == 0, moved.ToJsonString());
        var stale = await RefusedAsync(scenario, Resting(read, Plans.Move(sphere, 9, 9, 9), "location", "scale"));

        var change = Assert.Single(stale["changes"]!.AsArray())!;
        var operation = moved["operation_id"]!.GetValue<string>();
        var commit = Assert.Single(scenario.Audit.Lines, l => l["operation_id"]?.GetValue<string>() == operation && l["phase"]?.GetValue<string>() == "COMMIT");
        Assert.Equal((sphere, "OBJECT", "Quad Sphere"), (stale["uuid"]!.GetValue<string>(), stale["kind"]!.GetValue<string>(), stale["name"]!.GetValue<string>()));
        Assert.Equal(read["version"]!.GetValue<long>(), stale["expected_version"]!.GetValue<long>());
        Assert.Equal(stale["version"]!.GetValue<long>(), change["version"]!.GetValue<long>());
        Assert.Equal("""[{"path":"location","expected":[0,0,0],"found":[1,2,3],"version":""" + change["version"]!.ToJsonString() + "}]", stale["fields"]!.ToJsonString().Replace(".0", "", StringComparison.Ordinal));
        Assert.Equal(operation, change["operation_id"]!.GetValue<string>());
        Assert.StartsWith("Bob (actorbridge ", change["logged"]!["client"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(("Move it", commit["seq"]!.GetValue<long>()), (change["logged"]!["label"]!.GetValue<string>(), change["logged"]!["seq"]!.GetValue<long>()));
        Assert.InRange(Time(change["at"]!), Time(commit["timestamp"]!).AddHours(-1), Time(commit["timestamp"]!).AddHours(1));

        // The person's change is nobody's operation.
        (_, read) = await scenario.RunAsync(null, "read", "get_datablock", $$"""{"target":"{{sphere}}","paths":["scale"]}""");
        await scenario.MeddleAsync("bpy.data.objects['Quad Sphere'].scale.x = 2");
        stale = await RefusedAsync(scenario, Resting(read, Plans.Move(sphere, 9, 9, 9), "scale"));
        change = Assert.Single(stale["changes"]!.AsArray())!;
        Assert.Null(change["operation_id"]);
        Assert.Null(change["logged"]);
        Assert.Equal(("scale", change["version"]!.GetValue<long>()), (stale["fields"]![0]!["path"]!.GetValue<string>(), stale["fields"]![0]!["version"]!.GetValue<long>()));

        var text = await scenario.SayAsync(Resting(read, Plans.Move(sphere, 9, 9, 9), "scale").ToJsonString(), "submit", "-");
        Assert.Contains("    scale was [1", text, StringComparison.Ordinal);
        Assert.Matches("scale was .* and is .*, by the person or a script", text);
        Assert.Contains(" by the person or a script", text, StringComparison.Ordinal);
        Assert.Equal("[1,2,3]", (await scenario.SaveAndInspectAsync()).LocationOf("Quad Sphere"));
    }

    private static JsonObject Resting(JsonObject read, string step, params string[] paths)
    {
        var plan = Plans.Plan("Rests on what was read", step);
        plan["expected"] = new JsonArray(new JsonObject
        {
            ["uuid"] = read["uuid"]!.GetValue<string>(),
            ["version"] = read["version"]!.GetValue<long>(),
            ["fields"] = new JsonArray([.. paths.Select(p => new JsonObject { ["path"] = p, ["value"] = read["fields"]![p]!.DeepClone() })]),
        });
        return plan;
    }

    private static async Task<JsonNode> RefusedAsync(Scenario scenario, JsonObject plan)
    {
        var (exit, outcome) = await scenario.SubmitAsync(plan);
        Assert.Equal((1, "AB-OP-009"), (exit, outcome["error"]!["code"]!.GetValue<string>()));
        Assert.True(outcome["nothing_changed"]!.GetValue<bool>());
        return Assert.Single(outcome["stale"]!.AsArray())!;
    }

    private static DateTimeOffset Time(JsonNode at) => DateTimeOffset.Parse(at.GetValue<string>(), CultureInfo.InvariantCulture);
}
