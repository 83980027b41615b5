using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Operations;
using ActorBridge.Host;
using ActorBridge.Host.Blenders;
using ActorBridge.Host.Client;
using ActorBridge.Host.Processes;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.EndToEnd;

/// <summary>Numbers in bulk from a client to a real Blender, what a submission says while it goes on, and dry runs of all that reads more than the scene.</summary>
[Blender]
public sealed class DryRunTests(DryRunTests.PythonScene scene) : IClassFixture<DryRunTests.PythonScene>
{
    private const int Vertices = 100_000;
    private const string Triangle = "o Tri\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n";

    private Scenario Scenario => scene.Scenario;

    /// <summary>A scene in which a person has allowed <c>run_python</c>.</summary>
    public sealed class PythonScene() : PictureScene(("ACTORBRIDGE_ALLOW_PYTHON", "1"));

    [Fact, Rule("11.2"), Rule("12.2")]
    public async Task A_mesh_of_100_000_vertices_gets_from_a_file_and_over_the_wire_to_Blender_as_it_is_and_a_cut_or_wrong_upload_leaves_nothing()
    {
        var file = scene.New("vertices.bin");
        await File.WriteAllBytesAsync(file, Positions(0));
        var plan = Plans.Plan("Cloud", """{"op":"create_mesh","name":"Cloud","data_as":"mesh","vertices":{"payload":"points"}}""");

        var (exit, made) = await Scenario.RunAsync(plan.ToJsonString(), "submit", "-", "--payload", $"points={file}");
        Assert.True(exit == 0, made.ToJsonString());
        var mesh = made["changes"]!.AsArray().Single(c => c!["kind"]!.GetValue<string>() == "MESH")!["uuid"]!.GetValue<string>();
        Assert.Equal(Hash(Positions(0)), await HashInBlenderAsync("Cloud"));

        // The same over the wire, cut in the middle: it goes on where it was; what is not what its hash says is not kept.
        var bytes = Positions(1);
        var payload = new StoredPayload(Hash(bytes), bytes.Length);
        await using (var cut = await ConnectAsync())
        {
            await SendAsync(cut, bytes, 0, bytes.Length / 2);
        }

        await using var client = await ConnectAsync();
        var moved = Plans.Plan("Move the cloud", new JsonObject
        {
            ["op"] = "set_vertices", ["target"] = mesh, ["positions"] = new JsonObject { ["sha256"] = payload.Sha256, ["bytes"] = payload.Bytes },
        }.ToJsonString());
        Assert.Equal("AB-PAYLOAD-001", (await RefusedAsync(client, new SubmitRequest(JsonSerializer.SerializeToElement(moved)))).Code);
        var large = new StoredPayload(Hash("large"u8.ToArray()), 1L << 30);
        await client.AskAsync<PayloadReceived>(new BeginPayload(large), Scenario.Cancellation);
        Assert.Equal("AB-PAYLOAD-002", (await RefusedAsync(client, new BeginPayload(large with { Sha256 = Hash("larger"u8.ToArray()) }))).Code);
        await client.AskAsync<PayloadDropped>(new DropPayload(large.Sha256), Scenario.Cancellation);
        Assert.Equal("AB-PAYLOAD-004", (await RefusedAsync(client, new PayloadChunk(Hash("nobody's"u8.ToArray()), 0, "x"u8.ToArray()))).Code);
        var other = Positions(2);
        await SendAsync(client, other, 0, other.Length - 4);
        Assert.Equal("AB-PAYLOAD-003", (await RefusedAsync(client, new PayloadChunk(Hash(other), other.Length - 4, new byte[4]))).Code);
        Assert.Equal(Hash(Positions(0)), await HashInBlenderAsync("Cloud"));

        var begun = await client.AskAsync<PayloadReceived>(new BeginPayload(payload), Scenario.Cancellation);
        Assert.InRange(begun.Received, 1, (bytes.Length / 2) + FromClient.PayloadChunkBytesMax);
        await SendAsync(client, bytes, begun.Received, bytes.Length);
        var (movedExit, answer) = await Scenario.SubmitAsync(moved);
        Assert.True(movedExit == 0, answer.ToJsonString());
        Assert.Equal(payload.Sha256, await HashInBlenderAsync("Cloud"));

        // As many numbers as no mesh has: Blender says no, and the scene is as it was.
        await File.WriteAllBytesAsync(file, bytes[..^12]);
        moved["steps"]![0]!["positions"] = new JsonObject { ["payload"] = "points" };
        var (wrong, refused) = await Scenario.RunAsync(moved.ToJsonString(), "submit", "-", "--payload", $"points={file}");
        Assert.True(wrong == 1 && refused["nothing_changed"]!.GetValue<bool>(), refused.ToJsonString());
        Assert.Equal(payload.Sha256, await HashInBlenderAsync("Cloud"));
    }

    [Fact, Rule("16.3")]
    public async Task What_a_plan_reads_beside_the_scene_is_there_in_a_dry_run_too_and_neither_scene_nor_log_nor_files_notice()
    {
        var target = (await MadeAsync("Kept", """{"op":"create_object","as":"a","shape":"CUBE","name":"Kept"}""")).Object;
        var moved = (await MadeAsync("Moved", Plans.Move(target, 3, 0, 0))).Operation;
        var gone = (await MadeAsync("Gone", """{"op":"create_object","as":"a","shape":"CUBE","name":"Gone"}""")).Object;
        await MadeAsync("Delete", Plans.Delete(gone));
        var (_, revert) = await Scenario.RunAsync(null, "revert", moved, "--dry-run");
        var inbox = Directory.CreateDirectory(Path.Combine(Scenario.Data, "inbox")).FullName;
        await File.WriteAllTextAsync(Path.Combine(inbox, "tri.obj"), Triangle);
        await File.WriteAllTextAsync(Path.Combine(inbox, "tri.obj.done"), "");
        var points = scene.New("points.bin");
        await File.WriteAllBytesAsync(points, MemoryMarshal.AsBytes<float>([0, 0, 0, 1, 0, 0, 0, 1, 0]).ToArray());
        var asset = (await Scenario.RunAsync(null, "inbox", "list")).Answer["files"]!.AsArray().Single(f => f!["file"]!.GetValue<string>() == "tri.obj")!;
        var home = (await Scenario.RunAsync(null, "datablocks")).Answer["items"]!.AsArray().First(i => i!["kind"]!.GetValue<string>() == "SCENE")!["uuid"]!.GetValue<string>();

        var part = Path.Combine(inbox, "part.blend");
        await Scenario.MeddleAsync($"bpy.data.libraries.write({JsonValue.Create(part).ToJsonString()}, {{bpy.data.objects['Kept']}})");
        await File.WriteAllTextAsync(part + ".done", "");
        var blend = (await Scenario.RunAsync(null, "inbox", "list")).Answer["files"]!.AsArray().Single(f => f!["file"]!.GetValue<string>() == "part.blend")!;

        var before = await StateAsync();

        foreach (var format in (string[])["BLEND_APPEND", "BLEND_LINK"])
        {
            var brought = await TriedAsync(Plans.Plan(format, new JsonObject
            {
                ["op"] = "import_asset", ["file"] = "part.blend", ["sha256"] = blend["sha256"]!.DeepClone(), ["bytes"] = blend["bytes"]!.DeepClone(), ["format"] = format, ["collection"] = home,
                ["kind"] = "OBJECT", ["name"] = "Kept",
            }.ToJsonString()));
            Assert.Equal((1, 6), (Difference(brought, "objects"), Difference(brought, "polygons")));
        }

        var restored = await TriedAsync(Plans.Plan("Restore", new JsonObject { ["op"] = "restore", ["target"] = gone }.ToJsonString()));
        Assert.Contains("OBJECT Gone", Named(restored, "created"));
        Assert.Equal(1, Difference(restored, "objects"));

        Assert.Equal(["OBJECT Kept"], Named(await TriedAsync(revert["plan"]!.DeepClone().AsObject()), "changed"));

        var imported = await TriedAsync(Plans.Plan("Import", new JsonObject
        {
            ["op"] = "import_asset", ["file"] = "tri.obj", ["sha256"] = asset["sha256"]!.DeepClone(), ["bytes"] = asset["bytes"]!.DeepClone(), ["format"] = "OBJ", ["collection"] = home,
        }.ToJsonString()));
        Assert.Contains("OBJECT Tri", Named(imported, "created"));
        Assert.Equal(1, Difference(imported, "polygons"));

        var code = await TriedAsync(Python("bpy.data.objects['Kept'].location.z = 9\nbpy.context.scene.collection.objects.link(bpy.data.objects.new('By code', None))", target, home));
        Assert.Equal(["OBJECT By code"], Named(code, "created"));
        Assert.Contains("OBJECT Kept", Named(code, "changed"));
        var (failed, raised) = await Scenario.RunAsync(Python("bpy.data.objects['Kept'].location.z = 9\n1 / 0", target).ToJsonString(), "submit", "-", "--dry-run");
        Assert.True(failed == 1 && !raised["would_commit"]!.GetValue<bool>(), raised.ToJsonString());
        Assert.True(raised["error"]!["code"]!.GetValue<string>() == "AB-OP-001", raised.ToJsonString());
        Assert.Contains("ZeroDivisionError", raised["error"]!["reason"]!.GetValue<string>(), StringComparison.Ordinal);

        // A payload, a light, a material, keyframes, a modifier that makes polygons, and a save: of one plan each side is counted and pictured.
        var many = await TriedAsync(Plans.Plan(
            "Many",
            """{"op":"create_light","as":"sun","light":"SUN","name":"Sun"}""",
            Plans.Paint(target),
            new JsonObject { ["op"] = "add_modifier", ["target"] = target, ["type"] = "ARRAY", ["name"] = "Row", ["settings"] = new JsonObject { ["count"] = 3 } }.ToJsonString(),
            new JsonObject { ["op"] = "insert_keyframes", ["target"] = target, ["path"] = "location", ["index"] = 0, ["keyframes"] = new JsonArray(new JsonArray(1, 3), new JsonArray(20, 5)), ["action_as"] = "act" }.ToJsonString(),
            """{"op":"create_mesh","name":"Points","vertices":{"payload":"points"}}""",
            Plans.Delete(scene.Lamp),
            """{"op":"save"}"""), "--payload", $"points={points}");
        Assert.Contains("MESH Points", Named(many, "created"));
        Assert.Contains("LIGHT Sun", Named(many, "created"));
        Assert.Contains("MATERIAL Paint", Named(many, "created"));
        Assert.Contains(Named(many, "created"), name => name.StartsWith("ACTION ", StringComparison.Ordinal));
        Assert.Equal(["OBJECT Lamp"], Named(many, "removed"));
        Assert.Equal((0, 12), (Difference(many, "polygons"), Difference(many, "polygons_evaluated")));
        Assert.NotEqual(many["before"]!["picture"]!["sha256"]!.GetValue<string>(), many["after"]!["picture"]!["sha256"]!.GetValue<string>());

        Assert.Equal(before, await StateAsync());
        Assert.True(scene.ScratchIsEmpty);
    }

    [Fact, Rule("15.2"), Rule("15.3"), Rule("16.2")]
    public async Task A_submission_says_how_far_it_is_one_object_a_line_and_ctrl_c_takes_it_back()
    {
        const int steps = 40;
        var plan = scene.New("long.json");
        await File.WriteAllTextAsync(plan, Plans.Plan("Long", [.. Enumerable.Range(1, steps).Select(n => Plans.Move(scene.Sphere, n, 0, 0))]).ToJsonString());
        using var run = OwnCommand.Start("submit", plan, "--json", "--data", Scenario.Data);
        run.StandardInput.Close();
        var errors = run.StandardError.ReadToEndAsync(Scenario.Cancellation);
        var answer = JsonNode.Parse(await run.StandardOutput.ReadToEndAsync(Scenario.Cancellation))!;
        await run.WaitForExitAsync(Scenario.Cancellation);

        Assert.True(run.ExitCode == 0, answer.ToJsonString());
        var told = (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();
        Assert.True(told.Count >= 2, $"{told.Count} lines of progress"); // at most 16 steps are done in one tick
        Assert.All(told, line => Assert.Equal((answer["operation_id"]!.GetValue<string>(), steps), (line["operation_id"]!.GetValue<string>(), line["steps"]!.GetValue<int>())));
        Assert.Equal(told.Select(line => line["steps_done"]!.GetValue<int>()).Order().Distinct(), told.Select(line => line["steps_done"]!.GetValue<int>()));

        var before = await StateAsync();
        await Scenario.MeddleAsync("from actor_bridge import faultpoints\nfaultpoints.PAUSE_AT = 'after-step-1'");
        using var stopped = OwnCommand.StartInOwnSession("submit", plan, "--json", "--data", Scenario.Data);
        stopped.StandardInput.Close();
        await Scenario.WaitForPauseAsync();
        Signal.Send(stopped.Id, Signal.Interrupt);
        var ended = JsonNode.Parse(await stopped.StandardOutput.ReadToEndAsync(Scenario.Cancellation))!;
        await stopped.WaitForExitAsync(Scenario.Cancellation);
        await Scenario.MeddleAsync("from actor_bridge import faultpoints\nfaultpoints.PAUSE_AT = ''");

        Assert.Equal((1, "ROLLED_BACK", "AB-OP-005"), (stopped.ExitCode, ended["end"]!.GetValue<string>(), ended["error"]!["code"]!.GetValue<string>()));
        Assert.EndsWith("ROLLBACK", Scenario.Audit.Phases(ended["operation_id"]!.GetValue<string>()), StringComparison.Ordinal);
        Assert.Equal(Cut(before), Cut(await StateAsync()));
    }

    [Fact, Rule("13.3"), Rule("16.2")]
    public async Task Code_that_failed_is_taken_back_and_refused_again_for_that_until_it_is_another()
    {
        var before = await StateAsync();
        var (exit, failed) = await Scenario.SubmitAsync(Python("bpy.data.objects['Camera'].location.z = 9\n1 / 0", scene.Camera));
        Assert.Equal((1, "ROLLED_BACK", "AB-OP-001"), (exit, failed["end"]!.GetValue<string>(), failed["error"]!["code"]!.GetValue<string>()));
        var (again, refused) = await Scenario.SubmitAsync(Python("bpy.data.objects['Camera'].location.z = 9\n1 / 0", scene.Camera));
        Assert.Equal((1, "AB-GATE-006"), (again, refused["error"]!["code"]!.GetValue<string>()));
        Assert.Equal(Cut(before), Cut(await StateAsync()));

        var (other, done) = await Scenario.SubmitAsync(Python("bpy.data.objects['Camera'].location.z += 0.5", scene.Camera));
        Assert.True(other == 0, done.ToJsonString());
    }

    [Fact, Rule("15.2")]
    public async Task A_dry_run_that_takes_longer_than_its_limit_ends_typed_with_nothing_left_of_it()
    {
        var hanging = scene.New("hanging.sh");
        await File.WriteAllTextAsync(hanging, $"#!/bin/sh\necho $$ > '{scene.New("hanging.pid")}'\nexec sleep 600\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hanging, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var before = await StateAsync();
        await RestartHostAsync(new Dictionary<string, string> { ["ACTORBRIDGE_DRY_RUN_SECONDS_MAX"] = "1" });

        var (exit, answer) = await Scenario.RunAsync(Plans.Plan("Hangs", Plans.Move(scene.Sphere, 1, 1, 1)).ToJsonString(), "submit", "-", "--dry-run", "--blender", hanging);

        Assert.Equal((1, "AB-DRYRUN-001"), (exit, answer["error"]!["code"]!.GetValue<string>()));
        Assert.Contains("not done in 1 s", answer["error"]!["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.False(Directory.Exists($"/proc/{(await File.ReadAllTextAsync(scene.New("hanging.pid"))).Trim()}"));
        Assert.True(scene.ScratchIsEmpty);
        await RestartHostAsync(null);
        Assert.Equal(before, await StateAsync());
    }

    private async Task RestartHostAsync(Dictionary<string, string>? environment)
    {
        await Scenario.Host!.StopAsync(Scenario.Cancellation);
        await Scenario.Host.DisposeAsync();
        await Scenario.StartHostAsync(environment);
        await Scenario.WaitForAttachAsync();
    }

    private async Task<(string Operation, string Object)> MadeAsync(string label, string step)
    {
        var (exit, made) = await Scenario.SubmitAsync(Plans.Plan(label, step));
        Assert.True(exit == 0, made.ToJsonString());
        return (made["operation_id"]!.GetValue<string>(), made["changes"]!.AsArray().First(c => c!["kind"]!.GetValue<string>() == "OBJECT")!["uuid"]!.GetValue<string>());
    }

    private async Task<JsonObject> TriedAsync(JsonObject plan, params string[] more)
    {
        var (exit, tried) = await Scenario.RunAsync(plan.ToJsonString(), ["submit", "-", "--dry-run", .. more]);
        Assert.True(exit == 0, tried.ToJsonString());
        Assert.True(tried["would_commit"]!.GetValue<bool>());
        Assert.All((string[])["before", "after"], side => Assert.True(PictureScene.Variety(tried[side]!["picture"]!["path"]!.GetValue<string>()) > 40, side));
        return tried;
    }

    private async Task<string> StateAsync() => await scene.StateAsync() + string.Join(' ', Files("inbox"));

    // A rolled-back operation is one in the log; that the log has it is not what is asked here.
    private static string Cut(string state) => state[..state.LastIndexOf('\n')];

    private IEnumerable<string> Files(string folder) => Directory.Exists(Path.Combine(Scenario.Data, folder))
        ? Directory.EnumerateFiles(Path.Combine(Scenario.Data, folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [];

    private static JsonObject Python(string code, params string[] declares) => Plans.Plan("Code", new JsonObject
    {
        ["op"] = "run_python", ["code"] = "import bpy\n" + code, ["declares"] = new JsonArray([.. declares.Select(d => JsonValue.Create(d))]), ["timeout_ms"] = 5000, ["output_bytes_max"] = 100,
    }.ToJsonString());

    private static IEnumerable<string> Named(JsonObject tried, string what) => tried[what]!.AsArray().Select(c => $"{c!["kind"]} {c["name"]}").Order(StringComparer.Ordinal);

    private static int Difference(JsonObject tried, string count) => tried["after"]![count]!.GetValue<int>() - tried["before"]![count]!.GetValue<int>();

    private Task<HostClient> ConnectAsync() => HostClient.ConnectAsync(new DataFolder(Scenario.Data), Scenario.Cancellation);

    private async Task SendAsync(HostClient client, byte[] bytes, long from, int to)
    {
        var payload = new StoredPayload(Hash(bytes), bytes.Length);
        if (from == 0)
        {
            await client.AskAsync<PayloadReceived>(new BeginPayload(payload), Scenario.Cancellation);
        }

        for (var at = (int)from; at < to; at += FromClient.PayloadChunkBytesMax)
        {
            await client.AskAsync<PayloadReceived>(new PayloadChunk(payload.Sha256, at, bytes.AsMemory(at, Math.Min(FromClient.PayloadChunkBytesMax, to - at))), Scenario.Cancellation);
        }
    }

    private async Task<ErrorCode> RefusedAsync(HostClient client, object request) =>
        (await Assert.ThrowsAsync<HostRefusedException>(() => client.AskAsync<Accepted>(request, Scenario.Cancellation))).Refusal.Code;

    private async Task<string> HashInBlenderAsync(string name)
    {
        var told = scene.New("hash.txt");
        await Scenario.MeddleAsync($"""
            import array, hashlib
            vertices = bpy.data.objects[{name.AsPython()}].data.vertices
            numbers = array.array("f", bytes(12 * len(vertices)))
            vertices.foreach_get("co", numbers)
            with open({told.AsPython()}, "w") as file:
                file.write(hashlib.sha256(numbers.tobytes()).hexdigest())
            """);
        return await File.ReadAllTextAsync(told, Scenario.Cancellation);
    }

    private static byte[] Positions(int seed)
    {
        var numbers = new float[3 * Vertices];
        for (var n = 0; n < numbers.Length; n++)
        {
            numbers[n] = (n % 997 / 8f) + seed;
        }

        return MemoryMarshal.AsBytes<float>(numbers).ToArray();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
