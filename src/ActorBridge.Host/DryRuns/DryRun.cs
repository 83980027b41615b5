using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Host.Blenders;
using ActorBridge.Host.Client;
using ActorBridge.Host.Pictures;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.DryRuns;

/// <param name="Out">A folder for the pictures; null: they stay in the data folder.</param>
/// <param name="Blender">The program; empty: the one that has the scene open.</param>
internal sealed record DryRunOptions(DataFolder Folder, string? Out, string Blender);

/// <summary>A plan on a copy of the scene, by the same runner and transactions as the real one, with a picture before and after (docs/adr/0011).</summary>
internal sealed class DryRun(BackgroundBlender blender, DryRunReady ready, Action<string> note)
{
    private const string Engine = "WORKBENCH";
    private const int Width = 640;
    private const int Height = 420;

    private readonly JsonObject _plan = JsonNode.Parse(ready.Plan)!.AsObject();

    /// <param name="note">Progress, for people.</param>
    /// <exception cref="HostRefusedException">What the host refused; AB-DRYRUN-001, AB-HOST-005, AB-OP-005.</exception>
    public static async Task<DryRunReport> RunAsync(HostClient client, SubmitRequest plan, DryRunOptions options, Action<string> note, CancellationToken stop)
    {
        CancellationTokenSource? late = null;
        try
        {
            note("a copy of the scene is made");
            var ready = await client.AskAsync<DryRunReady>(new DryRunRequest(plan.Plan), stop);
            late = CancellationTokenSource.CreateLinkedTokenSource(stop);
            late.CancelAfter(TimeSpan.FromSeconds(ready.SecondsMax));
            try
            {
                return await RunAsync(ready, options, note, late.Token);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                throw new HostRefusedException(new(ErrorCodes.DryRunBroken, $"It was not done in {ready.SecondsMax} s."));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new HostRefusedException(new(ErrorCodes.Cancelled, "The dry run was stopped; the scene was not touched."));
        }
        finally
        {
            late?.Dispose();
        }
    }

    private static async Task<DryRunReport> RunAsync(DryRunReady ready, DryRunOptions options, Action<string> note, CancellationToken stop)
    {
        var copy = SceneCopy.Read<SceneCopy>(JsonNode.Parse(ready.Copy), ErrorCodes.DryRunBroken);
        using var folder = DryRunFolder.Make(options.Folder, ready.Project, copy);
        var program = copy.Program(options.Blender);
        await using var blender = BackgroundBlender.Start(
            program, folder.Scene, folder.Path, ErrorCodes.DryRunBroken, copy.PythonAllowed, (done, steps) => note($"step {done} of {steps}"));
        return await new DryRun(blender, ready, note).RunAsync(copy, folder, options, stop);
    }

    private async Task<DryRunReport> RunAsync(SceneCopy copy, DryRunFolder folder, DryRunOptions options, CancellationToken stop)
    {
        await blender.AskAsync(copy.OpenRequest(), stop);
        await blender.AskAsync(new() { ["do"] = "project", ["project_id"] = ready.Project.ToString() }, stop);
        note("a picture before");
        var store = new PictureStore(options.Folder);
        var (before, frame) = await PictureAsync(folder, store, null, stop);
        var counted = await blender.AskAsync(new() { ["do"] = "counts" }, stop);

        note("the plan is tried");
        var id = ready.Trial.ToString();
        var prepared = await blender.AskAsync(
            new() { ["do"] = "execute", ["operation_id"] = id, ["label"] = _plan["label"]!.DeepClone(), ["steps"] = _plan["steps"]!.DeepClone(), ["expected"] = _plan["expected"]!.DeepClone() },
            stop);
        var report = new DryRunReport(prepared, counted, before);
        if (report.WouldCommit)
        {
            var finished = await blender.AskAsync(new() { ["do"] = "decide", ["operation_id"] = id, ["commit"] = true }, stop);
            if (finished["end"]!.GetValue<string>() != "COMMITTED")
            {
                throw new HostRefusedException(new(ErrorCodes.DryRunBroken, $"The plan was prepared, and ended as {finished["end"]}."));
            }

            note("a picture after");
            report = report with
            {
                CountedAfter = await blender.AskAsync(new() { ["do"] = "counts" }, stop), After = (await PictureAsync(folder, store, frame, stop)).Picture,
            };
        }

        return options.Out is { } to ? report.WithPicturesIn(to) : report;
    }

    /// <summary>From the scene's camera, or from where everything of the scene before can be seen.</summary>
    private async Task<(JsonObject Picture, JsonNode? Frame)> PictureAsync(DryRunFolder folder, PictureStore store, JsonNode? frame, CancellationToken stop)
    {
        var file = Path.Combine(folder.Path, "picture.png");
        var answer = await blender.AskAsync(
            new() { ["do"] = "render", ["file"] = file, ["engine"] = Engine, ["width"] = Width, ["height"] = Height, ["samples"] = 1, ["camera"] = null, ["frame"] = frame?.DeepClone() }, stop);
        return (store.Take(file).Json(), answer["frame"]);
    }
}
