using System.Text.Json.Nodes;
using ActorBridge.Host.Processes;

namespace ActorBridge.EndToEnd;

/// <summary>A log with what does not stand in it alone: payloads, files of the inbox, code, and what a revert needs.</summary>
[Blender]
public sealed class ReplayRepairsTests
{
    private const string Triangle = "o Tri\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n";

    private static readonly Dictionary<string, string> PythonAllowed = new() { ["ACTORBRIDGE_ALLOW_PYTHON"] = "1" };

    [Fact, Rule("12.2")]
    public async Task What_an_earlier_add_on_has_set_though_a_driver_and_keyframes_hold_it_is_repeated()
    {
        await using var scenario = await Scenario.StartAsync(
            "camera = bpy.data.objects['Camera']\ncamera.driver_add('location', 0).driver.expression = '2.5'\nbpy.data.objects['Lamp'].keyframe_insert('location', frame=1)");
        var (start, copy) = (Path.Combine(scenario.Folder, "start.blend"), Path.Combine(scenario.Folder, "copy.blend"));
        File.Copy(scenario.Scene, start);
        var (camera, lamp) = (await scenario.UuidOfAsync("Camera"), await scenario.UuidOfAsync("Lamp"));
        var (exit, answer) = await scenario.SubmitAsync(Plans.Plan("As of now", Plans.Move(camera, 7, 8, 9)));
        Assert.Equal((1, "AB-OP-019"), (exit, answer["error"]!["code"]!.GetValue<string>()));
        await scenario.MeddleAsync("""
            import dataclasses
            from actor_bridge import current
            from actor_bridge.operations import BY_NAME
            from actor_bridge.operations.keeping import held
            held.demand_free = lambda *_: None
            current.get().runner.vocabulary = dict(BY_NAME, set_transform=dataclasses.replace(BY_NAME['set_transform'], validate=lambda *_: None))
            """);
        (exit, answer) = await scenario.SubmitAsync(Plans.Plan("As once", Plans.Move(camera, 7, 7, 9), Plans.Move(lamp, 1, 2, 3)));
        Assert.True(exit == 0, answer.ToJsonString());
        Assert.Equal("[2.5,7,9]", (await scenario.SaveAndInspectAsync()).LocationOf("Camera"));

        (exit, answer) = await ReplaySession.ReplayAsync(scenario.Data, copy, "--from", start);

        Assert.True(exit == 0, answer.ToJsonString());
        Assert.Equal((1, true), (answer["repeated"]!.GetValue<int>(), answer["equal"]!.GetValue<bool>()));
        Assert.Equal(await ReplaySession.LookAsync(scenario.BlenderPath, scenario.Scene), await ReplaySession.LookAsync(scenario.BlenderPath, copy));
    }

    [Fact, Rule("12.2"), Rule("6.3"), Rule("16.1")]
    public async Task Payloads_imports_code_reverts_and_restores_are_the_same_scene_on_a_copy_or_named()
    {
        await using var scenario = await Scenario.StartAsync(("ACTORBRIDGE_ALLOW_PYTHON", "1"));
        var (start, saved) = (New("start.blend"), New("saved.blend"));
        File.Copy(scenario.Scene, start);
        var (sphere, lamp, camera) = (await scenario.UuidOfAsync("Quad Sphere"), await scenario.UuidOfAsync("Lamp"), await scenario.UuidOfAsync("Camera"));

        var moved = await CommitAsync(Plans.Plan("Move", Plans.Move(sphere, 1, 2, 3)));
        await CommitAsync(Plans.Plan("No lamp", Plans.Delete(lamp)));
        await DoneAsync(null, "revert", moved);
        await CommitAsync(Plans.Plan("The lamp again", new JsonObject { ["op"] = "restore", ["target"] = lamp }.ToJsonString()));

        var points = New("points.bin");
        await File.WriteAllBytesAsync(points, [.. new float[] { 0, 0, 0, 1, 0, 0, 0, 1, 0 }.SelectMany(BitConverter.GetBytes)]);
        await DoneAsync(Plans.Plan("Cloud", """{"op":"create_mesh","name":"Cloud","data_as":"mesh","vertices":{"payload":"points"}}"""), "submit", "-", "--payload", $"points={points}");

        await LayAsync("tri.obj", Triangle);
        await LayAsync("tri.obj.done", "");
        var file = (await scenario.RunAsync(null, "inbox", "list")).Answer["files"]!.AsArray().Single()!;
        var collection = (await scenario.RunAsync(null, "datablocks")).Answer["items"]!.AsArray().First(i => i!["kind"]!.GetValue<string>() == "SCENE")!["uuid"]!.GetValue<string>();
        await CommitAsync(Plans.Plan("Import", new JsonObject
        {
            ["op"] = "import_asset", ["file"] = "tri.obj", ["sha256"] = file["sha256"]!.DeepClone(), ["bytes"] = file["bytes"]!.DeepClone(), ["format"] = "OBJ", ["collection"] = collection,
        }.ToJsonString()));
        await CommitAsync(Plans.Plan("Code", new JsonObject
        {
            ["op"] = "run_python", ["code"] = "import bpy\nbpy.data.objects['Camera'].location.x = 4", ["declares"] = new JsonArray(camera), ["timeout_ms"] = 5000, ["output_bytes_max"] = 100,
        }.ToJsonString()));

        await CommitAsync(Plans.Plan("And on it goes", Plans.Move(lamp, 0, 0, 6)));
        Assert.True(await scenario.Blender!.StopAsync(TimeSpan.FromSeconds(15)), "Blender did not end by itself");
        File.Copy(scenario.Scene, saved);

        var (exit, answer) = await ReplayAsync(scenario.Data, New("copy.blend"));

        Assert.True(exit == 0, answer.ToJsonString());
        Assert.Equal((8, true), (answer["repeated"]!.GetValue<int>(), answer["saved"]!.GetValue<bool>()));
        Assert.Equal(await ReplaySession.LookAsync(scenario.BlenderPath, saved), await ReplaySession.LookAsync(scenario.BlenderPath, New("copy.blend")));

        // An export lies beside neither payloads nor inbox: named at the first operation that needs them, and told where they are it is the same.
        var export = New("log.jsonl");
        await DoneAsync(null, "log", "export", "--out", export);
        (exit, answer) = await ReplayAsync(export, New("without.blend"));
        Assert.Equal((1, "AB-REPLAY-002"), (exit, answer["error"]!["code"]!.GetValue<string>()));
        var difference = Assert.Single(answer["differences"]!.AsArray())!;
        Assert.Equal(("Cloud", "refused"), (difference["label"]!.GetValue<string>(), difference["what"]!.GetValue<string>()));
        Assert.Contains("AB-PAYLOAD-001", difference["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        (exit, answer) = await ReplayAsync(export, New("beside.blend"), "--data", scenario.Data);
        Assert.True(exit == 0, answer.ToJsonString());
        (exit, answer) = await ReplayAsync(export, New("nowhere.blend"), "--data", New("no-such-folder"));
        Assert.Equal((2, "AB-REPLAY-001"), (exit, answer["error"]!["code"]!.GetValue<string>()));

        string New(string name) => Path.Combine(scenario.Folder, name);

        async Task LayAsync(string name, string text) => await File.WriteAllBytesAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(scenario.Data, "inbox")).FullName, name), System.Text.Encoding.UTF8.GetBytes(text));

        async Task<string> CommitAsync(JsonObject plan) => await DoneAsync(plan, "submit", "-");

        async Task<string> DoneAsync(JsonObject? plan, params string[] command)
        {
            var (code, said) = await scenario.RunAsync(plan?.ToJsonString(), command);
            Assert.True(code == 0, said.ToJsonString());
            return said["operation_id"]?.GetValue<string>() ?? "";
        }

        async Task<(int Exit, JsonObject Answer)> ReplayAsync(string log, string into, params string[] more)
        {
            using var replay = OwnCommand.StartInOwnSession(PythonAllowed, ["replay", log, "--into", into, "--from", start, .. more, "--json"]);
            replay.StandardInput.Close();
            var errors = replay.StandardError.ReadToEndAsync(scenario.Cancellation);
            var said = await replay.StandardOutput.ReadToEndAsync(scenario.Cancellation);
            await replay.WaitForExitAsync(scenario.Cancellation);
            return (replay.ExitCode, JsonNode.Parse(said)?.AsObject() ?? throw new InvalidOperationException(await errors));
        }
    }
}
