using System.Buffers.Binary;
using System.Text.Json;
using ActorBridge.Core.Errors;
using ActorBridge.Host.Pictures;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Tests;

/// <summary>What the host does with pictures: kept by hash, within limits, made by a Blender that may fail in every way. Blender is played by scripts here.</summary>
public sealed class PictureTests : IDisposable
{
    private static readonly string Hanging = Path.Combine(AppContext.BaseDirectory, "blenders", "hanging.sh");

    private readonly TempFolder _temp = new();

    private DataFolder Data => new(_temp.In("data"));

    public void Dispose() => _temp.Dispose();

    [Fact, Rule("1.3")]
    public async Task A_screenshot_is_taken_over_under_the_hash_of_its_bytes()
    {
        var from = InScratch("shot.png", Png(40, 30));

        var answer = await FinishAsync("screenshot_viewport", """{"file":"shot.png","width":40,"height":30}""");

        var path = answer.GetProperty("path").GetString()!;
        Assert.Equal((Data.Pictures, $"{answer.GetProperty("sha256").GetString()}.png"), (Path.GetDirectoryName(path), Path.GetFileName(path)));
        Assert.Equal((Png(40, 30).Length, 40, 30), (answer.GetProperty("bytes").GetInt32(), answer.GetProperty("width").GetInt32(), answer.GetProperty("height").GetInt32()));
        Assert.Equal(Png(40, 30), File.ReadAllBytes(path));
        Assert.False(File.Exists(from));
    }

    [Fact]
    public void The_newest_pictures_stay_and_older_ones_go()
    {
        var store = new PictureStore(Data);
        var taken = Enumerable.Range(1, PictureStore.KeptMax + 3).Select(n =>
        {
            var picture = store.Take(InScratch("next.png", Png(n, 1)));
            File.SetLastWriteTimeUtc(picture.Path, DateTime.UnixEpoch.AddSeconds(n));
            return picture.Path;
        }).ToArray();

        Assert.Equal(taken[^PictureStore.KeptMax..].Order(StringComparer.Ordinal), Directory.EnumerateFiles(Data.Pictures).Order(StringComparer.Ordinal));
    }

    [Theory, Rule("11.1")]
    [InlineData("AB-PICTURE-003", """{"file":"../token","width":1,"height":1}""")]
    [InlineData("AB-PICTURE-003", """{"file":"..","width":1,"height":1}""")]
    [InlineData("AB-PICTURE-003", """{"file":"","width":1,"height":1}""")]
    [InlineData("AB-PICTURE-003", """{"file":"a\u0000b","width":1,"height":1}""")]
    [InlineData("AB-PICTURE-003", """{"file":"none.txt"}""")]
    [InlineData("AB-PICTURE-003", """{"file":7,"width":1,"height":1}""")]
    [InlineData("AB-PICTURE-003", """{"file":"none.txt","width":1,"height":1}""")]
    [InlineData("AB-PICTURE-002", """{"file":"large.png","width":1001,"height":1000}""")]
    [InlineData("AB-PICTURE-002", """{"file":"large.png","width":-1,"height":-1}""")]
    [InlineData("AB-HOST-002", """{"file":"nowhere.png","width":1,"height":1}""")]
    public async Task What_an_addon_says_of_a_screenshot_is_believed_in_nothing(string code, string told)
    {
        InScratch("none.txt", "no picture at all, but long enough"u8.ToArray());
        InScratch("large.png", Png(1, 1));

        Assert.Equal(code, (await RefusedAsync("screenshot_viewport", told)).Code.Code);
        Assert.False(Directory.Exists(Data.Pictures) && Directory.EnumerateFiles(Data.Pictures).Any());
        Assert.Equal(!told.Contains("large", StringComparison.Ordinal), File.Exists(Path.Combine(Data.Scratch, "large.png")));
    }

    [Fact, Rule("11.1")]
    public async Task A_render_of_a_Blender_that_fails_ends_with_what_it_said_and_leaves_nothing()
    {
        var refusal = await RefusedAsync("render_image", Render(InCopy()), "/bin/sleep"); // which does not know --background

        Assert.Equal(ErrorCodes.PictureBroken, refusal.Code);
        Assert.Contains("ended with 1", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("--background", refusal.Reason, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Data.Scratch));
    }

    [Fact, Rule("15.2")]
    public async Task A_render_that_takes_too_long_is_refused_with_its_limit()
    {
        var refusal = await RefusedAsync("render_image", Render(InCopy()), Hanging, TimeSpan.FromSeconds(1));

        Assert.Equal(ErrorCodes.PictureBroken, refusal.Code);
        Assert.Contains("not done in 1 s", refusal.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(Data.Scratch), f => f.EndsWith(".blend", StringComparison.Ordinal));
    }

    [Fact, Rule("10.2")]
    public async Task A_client_that_goes_takes_its_render_with_it()
    {
        using var gone = new CancellationTokenSource();
        var copy = InCopy();
        var pid = Path.Combine(Data.Scratch, $"{copy}.pid");

        var render = new PictureReadings(Data, RunningBridge.Pictures with { Blender = Hanging }).FinishAsync("render_image", Render(copy), gone.Token);
        while (!File.Exists(pid))
        {
            Assert.False(render.IsCompleted);
            await Task.Yield();
        }

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => render);
        Assert.False(Directory.Exists($"/proc/{File.ReadAllText(pid).Trim()}"));
        Assert.Equal([pid], Directory.EnumerateFiles(Data.Scratch));
    }

    [Theory, Rule("11.2")]
    [InlineData("AB-PICTURE-002", """{"engine":"CYCLES","width":1001,"height":1000,"samples":1,"camera":["OBJECT","Camera",null]}""")]
    [InlineData("AB-PICTURE-002", """{"engine":"CYCLES","width":10,"height":10,"samples":65,"camera":["OBJECT","Camera",null]}""")]
    [InlineData("AB-PICTURE-003", """{"engine":"CYCLES","width":10,"height":10,"samples":1,"camera":[]}""")]
    [InlineData("AB-PICTURE-003", """{"engine":"CYCLES","width":10,"height":10}""")]
    [InlineData("AB-HOST-005", """{"engine":"CYCLES","width":10,"height":10,"samples":1,"camera":["OBJECT","Camera",null]}""")]
    public async Task A_render_beyond_its_limits_or_without_a_Blender_is_not_begun(string code, string settings)
    {
        var copy = InCopy();

        Assert.Equal(code, (await RefusedAsync("render_image", Render(copy, settings), "/no/such/blender")).Code.Code);
        Assert.Equal(code == "AB-PICTURE-003" && !settings.Contains("camera", StringComparison.Ordinal), File.Exists(Path.Combine(Data.Scratch, copy)));
    }

    [Fact]
    public async Task Other_readings_go_through_as_they_are() =>
        Assert.Equal("""{"items": []}""", await new PictureReadings(Data, RunningBridge.Pictures).FinishAsync("get_scene", """{"items": []}""", default));

    private static string Render(string copy, string settings = """{"engine":"CYCLES","width":10,"height":10,"samples":1,"camera":["OBJECT","Camera",null]}""") =>
        $$$"""{"render":{{{settings}}},"copy":{"file":"{{{copy}}}","unused":[["MATERIAL","M"]],"scene":"Scene","view_layer":"ViewLayer","blender":"/no/blender/either"}}""";

    // Enough of one for its size: nobody here looks at what is in it.
    private static byte[] Png(int width, int height)
    {
        byte[] bytes = [0x89, .. "PNG\r\n"u8, 0x1a, (byte)'\n', 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), height);
        return bytes;
    }

    private string InCopy()
    {
        InScratch("copy.blend", "BLENDER"u8.ToArray());
        return "copy.blend";
    }

    private string InScratch(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Data.Scratch);
        using var file = new FileStream(Path.Combine(Data.Scratch, name), FileMode.Create);
        file.Write(bytes);
        return file.Name;
    }

    private async Task<JsonElement> FinishAsync(string op, string told) => JsonElement.Parse(await new PictureReadings(Data, RunningBridge.Pictures).FinishAsync(op, told, default));

    private async Task<Refusal> RefusedAsync(string op, string told, string blender = "", TimeSpan? within = null)
    {
        var options = RunningBridge.Pictures with { Blender = blender };
        var readings = new PictureReadings(Data, within is { } time ? options with { Time = time } : options);
        return (await Assert.ThrowsAsync<HostRefusedException>(() => readings.FinishAsync(op, told, default))).Refusal;
    }
}
