using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorBridge.Host.Blenders;

/// <summary>Short runs of a background Blender beside the bridge: to look into a file, to make a picture of it.</summary>
public static class BlenderTool
{
    /// <summary>What a .blend holds, seen without the add-on: <c>objects</c>, <c>unused</c>, <c>materials</c>.</summary>
    public static async Task<JsonObject> InspectAsync(string blender, string scene, CancellationToken cancellation)
    {
        const string mark = "INSPECT ";
        var output = await RunAsync(blender, scene, "inspect_scene.py", [], cancellation);
        var line = output.Split('\n').LastOrDefault(l => l.StartsWith(mark, StringComparison.Ordinal))
            ?? throw new InvalidDataException($"Blender printed nothing about {scene}:\n{output}");
        return JsonSerializer.Deserialize<JsonObject>(line[mark.Length..])!;
    }

    public static Task RenderAsync(string blender, string scene, string picture, CancellationToken cancellation) =>
        RunAsync(blender, scene, "render_picture.py", ["--", picture], cancellation);

    /// <summary>Where this Blender's own template scenes are: real files that come with it.</summary>
    public static async Task<string?> FindTemplateAsync(string blender, string name, CancellationToken cancellation)
    {
        var output = await RunAsync(blender, null, null, ["--python-expr", "import bpy; print('SCRIPTS', bpy.utils.resource_path('SYSTEM')); print('SCRIPTS', bpy.utils.resource_path('LOCAL'))"], cancellation);
        return output.Split('\n')
            .Where(l => l.StartsWith("SCRIPTS ", StringComparison.Ordinal))
            .Select(l => Path.Combine(l["SCRIPTS ".Length..].Trim(), "scripts/startup/bl_app_templates_system", name, "startup.blend"))
            .FirstOrDefault(File.Exists);
    }

    private static async Task<string> RunAsync(string blender, string? scene, string? script, string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(blender) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] all = ["--background", "--factory-startup", .. scene is null ? [] : new[] { scene }, "--python-exit-code", "3",
            .. script is null ? [] : new[] { "--python", Path.Combine(BlenderProcess.AddonFolder, "tools", script) }, .. arguments];
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{blender} did not start");
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"Blender ended with {process.ExitCode}:\n{await output}\n{await errors}");
    }
}
