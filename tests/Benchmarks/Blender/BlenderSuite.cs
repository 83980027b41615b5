using System.Diagnostics;
using System.Text.Json.Nodes;
using ActorBridge.Host.Processes;

namespace ActorBridge.Benchmarks.Blender;

/// <summary>
/// One guarded change against the same change by a bare socket and timer in the same Blender, and what the add-on takes of its main thread.
/// First the guarded ones, then the bare ones: these are foreign edits to the add-on, which would answer them.
/// </summary>
public static class BlenderSuite
{
    private const int Vertices = 100_000;
    private const int WarmUp = 10;
    private const int Meshes = 10;
    private const int Plans = 6;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(240);

    public static async IAsyncEnumerable<Measurement> Run()
    {
        using var timeout = new CancellationTokenSource(Longest);
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "bench-blender")).FullName;
        try
        {
            await using var display = await Display.StartAsync();
            foreach (var (objects, changes) in Sizes())
            {
                foreach (var measurement in await MeasureAsync(Path.Combine(folder, $"{objects}"), display.Name, objects, changes, timeout.Token))
                {
                    yield return measurement;
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Objects and changes; one size alone, and briefly, where ACTORBRIDGE_OBJECTS says which.</summary>
    private static (int Objects, int Changes)[] Sizes() =>
        int.TryParse(Environment.GetEnvironmentVariable("ACTORBRIDGE_OBJECTS"), out var objects) ? [(objects, 40)] : [(1_000, 150), (10_000, 100)];

    private static async Task<List<Measurement>> MeasureAsync(string folder, string display, int objects, int changes, CancellationToken stop)
    {
        await using var blender = await MeasuredBlender.StartAsync(folder, display, objects, Vertices, stop);
        await Wait.UntilAsync("Blender to be attached with its objects and nobody at work", () => blender.IsFreeAsync(objects), stop);
        var things = await blender.UuidsAsync("OBJECT");
        var name = $"Thing {objects / 2:00000}";
        var chance = new Random(1);
        JsonObject Move(int number) => new() { ["op"] = "set_transform", ["target"] = things[name], ["location"] = new JsonArray(number + 1, 0.5, 7) };

        await TimesAsync(WarmUp, chance, n => blender.SubmitAsync(Move(n)), stop);
        await blender.BareAsync(new() { ["do"] = "take" });
        var submitted = new Submitted[changes];
        var guarded = await TimesAsync(changes, chance, async n => submitted[n] = await blender.SubmitAsync(Move(-n)), stop);
        await blender.BareAsync(new() { ["do"] = "scan" });
        await Task.Delay(TimeSpan.FromSeconds(1), stop);
        var ticks = await blender.BareAsync(new() { ["do"] = "take" });

        // A change that keeps a copy of a mesh, for what a revert needs.
        var dense = (await blender.UuidsAsync("MESH"))["Dense"];
        await TimesAsync(Meshes, chance, n => blender.SubmitAsync(new() { ["op"] = "set_custom_property", ["target"] = dense, ["name"] = "n", ["value"] = n }), stop);
        await TimesAsync(Meshes, chance, n => blender.SubmitAsync(new() { ["op"] = "shade_smooth", ["target"] = dense, ["smooth"] = n % 2 == 0 }), stop);
        var images = await blender.BareAsync(new() { ["do"] = "take" });

        var plans = new List<Measurement>();
        foreach (var (kind, step) in Kinds(things, (await blender.UuidsAsync("SCENE")).Values.First()))
        {
            await TimesAsync(Plans, chance, n => blender.SubmitAsync(step(n)), stop);
            plans.Add(new($"blender.hold-{kind}.{objects}", At(Times(await blender.BareAsync(new() { ["do"] = "take" }), "tick"), 1), "ms", "16 ms", 16, 1, "lower"));
        }

        await blender.BareAsync(new() { ["do"] = "end_addon" });
        JsonObject BareMove(int number) => new() { ["do"] = "move", ["name"] = name, ["to"] = new JsonArray(number + 1, 0.5, 8) };
        await TimesAsync(WarmUp, chance, n => blender.BareAsync(BareMove(n)), stop);
        var bare = await TimesAsync(changes, chance, n => blender.BareAsync(BareMove(-n)), stop);
        await blender.BareAsync(new() { ["do"] = "hurry" });
        var eager = await TimesAsync(changes, chance, n => blender.BareAsync(BareMove(n)), stop);
        return
        [
            new($"blender.change.{objects}", At(guarded, 0.5), "ms", "bare socket and timer", At(bare, 0.5), 1.5, "lower"),
            new($"blender.change-eager.{objects}", At(guarded, 0.5), "ms", "bare, timer of 0 s", At(eager, 0.5), 0, "lower"),
            new($"blender.change-p99.{objects}", At(guarded, 0.99), "ms", "the same", At(bare, 0.99), 0, "lower"),
            new($"blender.pump-p99.{objects}", At(Times(ticks, "tick"), 0.99), "ms", "5 ms", 5, 1, "lower"),
            new($"blender.hold.{objects}", At(Times(ticks, "tick"), 1), "ms", "16 ms", 16, 1, "lower"),
            new($"blender.handler.{objects}", At(Times(ticks, "handler"), 1), "ms", "16 ms", 16, 1, "lower"),
            new($"blender.image.{objects}", At(Times(images, "image"), 1), "ms", "16 ms", 16, 1, "lower"),
            new($"blender.ticks.{objects}", At(Times(ticks, "turns"), 0.5), "ticks", "a bare change", 1, 0, "lower"),
            new($"blender.accepted.{objects}", At([.. submitted.Select(s => s.Accepted - s.Begun)], 0.5), "ms", "a bare change", At(bare, 0.5), 0, "lower"),
            new($"blender.taken.{objects}", At([.. Times(ticks, "taken_at").Zip(submitted, (at, s) => at - s.Accepted)], 0.5), "ms", "a bare change", At(bare, 0.5), 0, "lower"),
            new($"blender.prepared.{objects}", At(Times(ticks, "prepared"), 0.5), "ms", "a bare change", At(bare, 0.5), 0, "lower"),
            new($"blender.decided.{objects}", At(Times(ticks, "decided"), 0.5), "ms", "a bare change", At(bare, 0.5), 0, "lower"),
            new($"blender.finished.{objects}", At(Times(ticks, "finished"), 0.5), "ms", "a bare change", At(bare, 0.5), 0, "lower"),
            new($"blender.answered.{objects}", At([.. Times(ticks, "finished_at").Zip(submitted, (at, s) => s.Ended - at)], 0.5), "ms", "a bare change", At(bare, 0.5), 0, "lower"),
            new($"blender.undo-push.{objects}", At(Times(ticks, "undo"), 0.5), "ms", "a bare change", At(bare, 0.5), 0, "lower"),
            new($"blender.depsgraph.{objects}", At(Times(ticks, "depsgraph"), 1), "ms", "a bare change", At(bare, 0.5), 0, "lower"),
            .. plans,
        ];
    }

    /// <summary>Plans that do more than to set a value, each on a datablock of its own.</summary>
    private static IEnumerable<(string Kind, Func<int, JsonObject> Step)> Kinds(Dictionary<string, string> things, string scene)
    {
        string Thing(int number) => things[$"Thing {number:00000}"];
        yield return ("rename", n => new() { ["op"] = "rename", ["target"] = Thing(n + 10), ["name"] = $"Other {n}" });
        yield return ("create", n => new() { ["op"] = "create_object", ["shape"] = "CUBE", ["name"] = $"Made {n}" });
        yield return ("duplicate", n => new() { ["op"] = "duplicate", ["target"] = Thing(n + 20), ["name"] = $"Copy {n}", ["data"] = "SHARED" });
        yield return ("delete", n => new() { ["op"] = "delete", ["target"] = Thing(n + 30) });
        yield return ("collection", n => new() { ["op"] = "create_collection", ["name"] = $"Made {n}", ["parent"] = scene });
        yield return ("scene", n => new() { ["op"] = "set_render", ["target"] = scene, ["part"] = "RENDER", ["settings"] = new JsonObject { ["fps"] = n + 25 } });
    }

    /// <summary>Milliseconds of each; with a pause of uneven length between, so that no timer's beat is met every time.</summary>
    private static async Task<double[]> TimesAsync(int count, Random chance, Func<int, Task> change, CancellationToken stop)
    {
        var times = new double[count];
        for (var number = 0; number < count; number++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(30 + (chance.NextDouble() * 40)), stop);
            var begun = Stopwatch.GetTimestamp();
            await change(number);
            times[number] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }

        return times;
    }

    private static double[] Times(JsonObject taken, string name) => [.. taken[name]!.AsArray().Select(t => t!.GetValue<double>())];

    private static double At(double[] times, double place) => times.Order().ElementAt(Math.Min(times.Length - 1, (int)(times.Length * place)));
}
