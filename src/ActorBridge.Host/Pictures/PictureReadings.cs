using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Host.Blenders;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Pictures;

/// <summary>
/// What the host does with a reading before the client has it: it renders the copy that the add-on wrote, in a Blender in the background, one
/// at a time, and keeps what comes of it (docs/adr/0011). Other readings go through as they are.
/// </summary>
public sealed class PictureReadings(DataFolder folder, PictureOptions options)
{
    /// <summary>Renders that wait for their turn.</summary>
    public const int WaitingMax = 8;

    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1);
    private readonly PictureStore _store = new(folder);
    private int _asked;

    public PictureOptions Options => options;

    /// <param name="result">A JSON object, as the add-on gave it.</param>
    /// <returns>A JSON object, for the client.</returns>
    /// <exception cref="HostRefusedException">AB-PICTURE-…, AB-OP-011, AB-HOST-002, AB-HOST-005.</exception>
    public async Task<string> FinishAsync(string op, string result, CancellationToken stop) => op switch
    {
        "screenshot_viewport" => Keep(SceneCopy.Read<Screenshot>(JsonNode.Parse(result), ErrorCodes.PictureBroken)).ToJsonString(),
        "render_image" => (await RenderAsync(SceneCopy.Read<RenderTold>(JsonNode.Parse(result), ErrorCodes.PictureBroken), stop)).ToJsonString(),
        _ => result,
    };

    private JsonObject Keep(Screenshot shot)
    {
        var file = SceneCopy.Within(folder, shot.File, ErrorCodes.PictureBroken);
        try
        {
            Demand(shot.Width, shot.Height, 1);
        }
        catch (HostRefusedException)
        {
            File.Delete(file);
            throw;
        }

        return _store.Take(file).Json();
    }

    private async Task<JsonObject> RenderAsync(RenderTold told, CancellationToken stop)
    {
        var copy = SceneCopy.Within(folder, told.Copy.File, ErrorCodes.PictureBroken);
        var asked = Interlocked.Increment(ref _asked);
        try
        {
            if (told.Render.Camera is not [{ Length: > 0 }, { Length: > 0 }, _])
            {
                throw new HostRefusedException(new(ErrorCodes.PictureBroken, "Blender's answer can't be used: it names no camera."));
            }

            Demand(told.Render.Width, told.Render.Height, told.Render.Samples);
            if (asked > WaitingMax + 1)
            {
                throw new HostRefusedException(new(ErrorCodes.Busy, $"{WaitingMax} pictures are waiting to be rendered.", Later));
            }

            await _one.WaitAsync(stop);
            try
            {
                return await RenderAsync(copy, told, stop);
            }
            finally
            {
                _one.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _asked);
            File.Delete(copy);
        }
    }

    private async Task<JsonObject> RenderAsync(string copy, RenderTold told, CancellationToken stop)
    {
        var program = told.Copy.Program(options.Blender);
        var own = Directory.CreateTempSubdirectory("actorbridge-picture-").FullName;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(options.Time);
        try
        {
            var file = Path.Combine(own, "picture.png");
            await using (var blender = BackgroundBlender.Start(program, copy, own, ErrorCodes.PictureBroken, allowPython: false))
            {
                await blender.AskAsync(told.Copy.OpenRequest(), late.Token);
                await blender.AskAsync(told.Render.Request(file), late.Token);
            }

            var picture = _store.Take(file).Json();
            (picture["engine"], picture["samples"], picture["camera"]) = (told.Render.Engine, told.Render.Samples, told.Render.Camera[1]);
            return picture;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new HostRefusedException(new(ErrorCodes.PictureBroken, $"It was not done in {options.Time.TotalSeconds:0} s."));
        }
        finally
        {
            Directory.Delete(own, recursive: true);
        }
    }

    private void Demand(long width, long height, int samples)
    {
        if (width < 1 || height < 1 || width * height > options.PixelsMax)
        {
            throw new HostRefusedException(new(ErrorCodes.PictureTooLarge, $"{width} x {height} pixels; {options.PixelsMax} together are the most."));
        }

        if (samples > options.SamplesMax)
        {
            throw new HostRefusedException(new(ErrorCodes.PictureTooLarge, $"{samples} samples; {options.SamplesMax} are the most."));
        }
    }

    private sealed record Screenshot(string File, int Width, int Height);

    private sealed record RenderTold(RenderSettings Render, SceneCopy Copy);
}

/// <param name="Camera">Kind, name and library's path; null in the last for one of the file's own.</param>
internal sealed record RenderSettings(string Engine, int Width, int Height, int Samples, string?[] Camera)
{
    public JsonObject Request(string file) => new()
    {
        ["do"] = "render", ["file"] = file, ["engine"] = Engine, ["width"] = Width, ["height"] = Height, ["samples"] = Samples,
        ["camera"] = new JsonArray([.. Camera.Select(part => JsonValue.Create(part))]),
    };
}
