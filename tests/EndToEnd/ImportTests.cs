using System.Text.Json.Nodes;

namespace ActorBridge.EndToEnd;

/// <summary>A file of the inbox in a real Blender, whole and broken.</summary>
[Blender]
public sealed class ImportTests
{
    private const string Triangle = "o Tri\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n";

    [Fact, Rule("16.3"), Rule("1.4"), Rule("1.2")]
    public async Task A_file_without_a_marker_is_named_in_the_log_and_with_one_it_is_imported_and_saved()
    {
        await using var scenario = await Scenario.StartAsync();
        var scene = await SceneAsync(scenario);
        Lay(scenario, "tri.obj", Triangle, marked: false);

        var (exit, refused) = await scenario.SubmitAsync(Import(await FileAsync(scenario, "tri.obj"), "OBJ", scene));
        Assert.Equal((1, "ROLLED_BACK", "AB-ASSET-001"), (exit, refused["end"]!.GetValue<string>(), refused["error"]!["code"]!.GetValue<string>()));
        Assert.Contains(scenario.Audit.Lines, l => l["error_code"]?.ToString() == "AB-ASSET-001" && l.ToJsonString().Contains("has no marker: neither", StringComparison.Ordinal) && l.ToJsonString().Contains("tri.obj.done", StringComparison.Ordinal));

        Lay(scenario, "tri.obj.done", "", marked: false);
        var file = await FileAsync(scenario, "tri.obj");
        Assert.True(file["complete"]!.GetValue<bool>());
        var (again, outcome) = await scenario.SubmitAsync(Import(file, "OBJ", scene));
        Assert.True(again == 0, outcome.ToJsonString());
        Assert.Contains(outcome["changes"]!.AsArray(), c => c!["kind"]!.GetValue<string>() == "OBJECT" && c["change"]!.GetValue<string>() == "CREATED");
        Assert.NotNull((await scenario.SaveAndInspectAsync()).Find("Tri"));
    }

    [Fact, Rule("14.8")]
    public async Task A_broken_file_that_failed_three_imports_is_remembered_by_its_content_until_a_person_lifts_it()
    {
        await using var scenario = await Scenario.StartAsync();
        var scene = await SceneAsync(scenario);
        Lay(scenario, "broken.obj", Triangle + "f 1 2 99\n", marked: true);
        var file = await FileAsync(scenario, "broken.obj");
        var subject = $"asset:{file["sha256"]!.GetValue<string>()}";

        foreach (var format in (string[])["OBJ", "STL", "FBX"])
        {
            // Each into another collection: else it would be the scene that failures are counted against (rule 14.5).
            var (_, failed) = await scenario.SubmitAsync(Import(file, format, await CollectionAsync(scenario, scene, format)));
            Assert.True(failed["error"]?["code"]?.GetValue<string>() == "AB-ASSET-004", failed.ToJsonString());
        }

        var (exit, blocked) = await scenario.SubmitAsync(Import(file, "GLB", scene));
        Assert.Equal((1, "AB-GATE-012"), (exit, blocked["error"]?["code"]?.GetValue<string>()));
        var (_, memory) = await scenario.RunAsync(null, "memory", "list");
        Assert.Equal(subject, Assert.Single(memory["constraints"]!.AsArray())!["subject"]!.GetValue<string>());

        Lay(scenario, "mended.obj", Triangle, marked: true);
        Assert.Equal(0, (await scenario.SubmitAsync(Import(await FileAsync(scenario, "mended.obj"), "OBJ", scene))).ExitCode);
    }

    private static void Lay(Scenario scenario, string name, string text, bool marked)
    {
        var inbox = Directory.CreateDirectory(Path.Combine(scenario.Data, "inbox")).FullName;
        Write(Path.Combine(inbox, name), text);
        if (marked)
        {
            Write(Path.Combine(inbox, name + ".done"), "");
        }
    }

    private static void Write(string path, string text)
    {
        using var writer = new StreamWriter(path);
        writer.Write(text);
    }

    private static async Task<JsonObject> FileAsync(Scenario scenario, string name)
    {
        var (_, answer) = await scenario.RunAsync(null, "inbox", "list");
        return answer["files"]!.AsArray().Single(f => f!["file"]!.GetValue<string>() == name)!.AsObject();
    }

    private static async Task<string> SceneAsync(Scenario scenario)
    {
        var (_, answer) = await scenario.RunAsync(null, "datablocks");
        return answer["items"]!.AsArray().First(i => i!["kind"]!.GetValue<string>() == "SCENE")!["uuid"]!.GetValue<string>();
    }

    private static async Task<string> CollectionAsync(Scenario scenario, string parent, string name)
    {
        var (_, outcome) = await scenario.SubmitAsync(Plans.Plan("A collection", new JsonObject { ["op"] = "create_collection", ["name"] = name, ["parent"] = parent }.ToJsonString()));
        return outcome["changes"]!.AsArray().Single(c => c!["kind"]!.GetValue<string>() == "COLLECTION")!["uuid"]!.GetValue<string>();
    }

    private static JsonObject Import(JsonObject file, string format, string collection) => Plans.Plan("Import", new JsonObject
    {
        ["op"] = "import_asset", ["file"] = file["file"]!.DeepClone(), ["sha256"] = file["sha256"]!.DeepClone(), ["bytes"] = file["bytes"]!.DeepClone(),
        ["format"] = format, ["collection"] = collection,
    }.ToJsonString());
}
