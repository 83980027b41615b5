using System.Text.Json.Nodes;
using ActorBridge.Audit.Tests.Support;
using ActorBridge.Host.Blenders;
using ActorBridge.Host.Processes;

namespace ActorBridge.EndToEnd;

/// <summary>A real host and a real headless Blender on a copy of a template scene that Blender ships, in a folder of their own.</summary>
public sealed class Scenario : IAsyncDisposable
{
    // A guard against hanging, and no measure of anything.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource _timeout = new(Longest);

    private Scenario(string blender, string folder)
    {
        BlenderPath = blender;
        Folder = folder;
    }

    public string BlenderPath { get; }

    public string Folder { get; }

    public string Data => Path.Combine(Folder, "data");

    public string Scene => Path.Combine(Folder, "scene.blend");

    public CancellationToken Cancellation => _timeout.Token;

    public RunningHost? Host { get; private set; }

    public BlenderProcess? Blender { get; private set; }

    public AuditFile Audit => new(Path.Combine(Data, "audit"));

    public static Task<Scenario> StartAsync(params (string Name, string Value)[] blenderEnvironment) => StartAsync(null, blenderEnvironment);

    /// <param name="python">Run on the scene before anything of the bridge has seen it, and saved: what a Blender without the add-on left.</param>
    public static async Task<Scenario> StartAsync(string? python, params (string Name, string Value)[] blenderEnvironment)
    {
        var (blender, refusal) = BlenderLocator.Find(null);
        Assert.True(blender is not null, refusal?.ToString());
        var scenario = new Scenario(blender!, Directory.CreateTempSubdirectory("actorbridge-e2e-").FullName);
        try
        {
            Directory.CreateDirectory(scenario.Data);
            File.Copy((await BlenderTool.FindTemplateAsync(blender!, "Sculpting", scenario.Cancellation))!, scenario.Scene);
            if (python is not null)
            {
                await scenario.PrepareAsync(python);
            }

            await scenario.StartHostAsync();
            await scenario.StartBlenderAsync(blenderEnvironment);
            return scenario;
        }
        catch
        {
            await scenario.DisposeAsync();
            throw;
        }
    }

    private async Task PrepareAsync(string python)
    {
        using var blender = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(BlenderPath)
        {
            ArgumentList = { "--background", "--factory-startup", Scene, "--python-exit-code", "3", "--python-expr", $"import bpy\n{python}\nbpy.ops.wm.save_mainfile()" },
            RedirectStandardOutput = true,
        })!;
        var said = await blender.StandardOutput.ReadToEndAsync(Cancellation);
        await blender.WaitForExitAsync(Cancellation);
        Assert.True(blender.ExitCode == 0, said);
    }

    public async Task StartHostAsync(IReadOnlyDictionary<string, string>? environment = null) => Host = await RunningHost.StartAsync(Data, Cancellation, environment);

    public Task StartBlenderAsync(params (string Name, string Value)[] environment)
    {
        LaunchBlender(environment);
        return WaitForAttachAsync();
    }

    /// <summary>For a Blender that automation is to be off in.</summary>
    public void LaunchBlender(params (string Name, string Value)[] environment)
    {
        var variables = environment.ToDictionary(e => e.Name, e => e.Value);
        variables["MEDDLE_FILE"] = Path.Combine(Folder, "meddle.py");
        variables["ADDON_FOLDER"] = BlenderProcess.AddonFolder;
        Blender = BlenderProcess.Start(new(
            BlenderPath, Scene, Headless: true, Data, Path.Combine(Folder, "blender.log"), SaveOnQuit: true, variables, Path.Combine(AppContext.BaseDirectory, "blender", "headless_with_meddler.py")));
    }

    public Task WaitForAttachAsync() => UntilAsync("Blender to be attached with its datablocks", async () =>
    {
        var (exit, status) = await RunAsync(null, "status");
        return exit == 0 && status["blenders"]!.AsArray() is [{ } attached] && attached["intent"]!.GetValue<string>() == "FREE" && status["automation"]!["on"]!.GetValue<bool>()
            && (await RunAsync(null, "datablocks")).Answer["items"]?.AsArray().Count > 0;
    });

    /// <summary>Runs Python in the scene, on Blender's main thread, as another add-on or the person would; returns when it has run.</summary>
    public async Task MeddleAsync(string python)
    {
        var file = Path.Combine(Folder, "meddle.py");
        var done = Path.ChangeExtension(file, ".done");
        File.Delete(done);
        await using (var writer = new StreamWriter(file + ".new"))
        {
            await writer.WriteAsync("import bpy\n" + python);
        }

        File.Move(file + ".new", file);
        await UntilAsync("Blender to run the meddling script", () => Task.FromResult(File.Exists(done)));
    }

    /// <summary>Waits until Blender stands at the point that ACTORBRIDGE_PAUSE_AT names.</summary>
    public Task WaitForPauseAsync() => UntilAsync("Blender to be paused in the operation", () => Task.FromResult(File.Exists(Path.Combine(Data, "addon", "paused"))));

    public void Resume() => File.Create(Path.Combine(Data, "addon", "resume")).Dispose();

    public Task<(int ExitCode, JsonObject Answer)> SubmitAsync(JsonObject plan) => RunAsync(plan.ToJsonString(), "submit", "-");

    public Task<(int ExitCode, JsonObject Answer)> RunAsync(string? input, params string[] command) =>
        OwnCommand.RunAsync(input, Cancellation, [.. command, "--json", "--data", Data]);

    /// <summary>What a command says to a person.</summary>
    public async Task<string> SayAsync(string? input, params string[] command)
    {
        using var process = OwnCommand.Start([.. command, "--data", Data]);
        await process.StandardInput.WriteAsync(input.AsMemory(), Cancellation);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return output + await errors;
    }

    public async Task<string> UuidOfAsync(string name)
    {
        var (_, answer) = await RunAsync(null, "datablocks");
        return answer["items"]!.AsArray().Single(i => i!["name"]!.GetValue<string>() == name && i["kind"]!.GetValue<string>() == "OBJECT")!["uuid"]!.GetValue<string>();
    }

    /// <summary>Ends Blender cleanly (which saves the scene) and looks into the file with another Blender.</summary>
    public async Task<SceneFile> SaveAndInspectAsync()
    {
        Assert.True(await Blender!.StopAsync(TimeSpan.FromSeconds(15)), "Blender did not end by itself");
        return await InspectAsync();
    }

    public async Task<SceneFile> InspectAsync() => new(await BlenderTool.InspectAsync(BlenderPath, Scene, Cancellation));

    public Task UntilAsync(string what, Func<Task<bool>> holds) => Wait.UntilAsync(what, holds, Cancellation);

    public async ValueTask DisposeAsync()
    {
        if (Blender is { } blender)
        {
            await blender.DisposeAsync();
        }

        if (Host is { } host)
        {
            await host.DisposeAsync();
        }

        _timeout.Dispose();
        try
        {
            if (Directory.Exists(Audit.Folder))
            {
                AuditLogs.MustBeInOrder(Audit.Folder);
            }
        }
        finally
        {
            LogShelf.KeepFolder(Folder);
            Directory.Delete(Folder, recursive: true);
        }
    }
}
