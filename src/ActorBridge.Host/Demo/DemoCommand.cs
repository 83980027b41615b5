using System.CommandLine;
using ActorBridge.Host.Blenders;

namespace ActorBridge.Host.Demo;

/// <summary><c>actorbridge demo</c>: no questions asked, ends by itself, exit code 0 only when every proof held.</summary>
public static class DemoCommand
{
    public static Command Create()
    {
        var folder = new Option<string?>("--out") { Description = "Folder for the log, the database and the pictures; it must not exist yet. Default: a new one in the temporary folder." };
        var blender = new Option<string?>("--blender") { Description = "The Blender to use. Default: ACTORBRIDGE_BLENDER, else 'blender' on the path." };
        var command = new Command("demo", "Shows on a real scene what is promised: a commit, a rollback, a kill of Blender and of the host. Under two minutes.") { folder, blender };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(folder), parsed.GetValue(blender), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string? folder, string? named, CancellationToken cancellation)
    {
        var (blender, missing) = BlenderLocator.Find(named);
        if (blender is null)
        {
            await Console.Error.WriteLineAsync($"{missing}. {missing!.Code.WhatToDo}");
            return 2;
        }

        if (folder is not null && Path.Exists(folder))
        {
            await Console.Error.WriteLineAsync($"'{folder}' exists already; name a new folder. Nothing was started.");
            return 2;
        }

        var template = await BlenderTool.FindTemplateAsync(blender, "Sculpting", cancellation);
        if (template is null)
        {
            await Console.Error.WriteLineAsync("This Blender ships no template scene 'Sculpting', which the demo works on. Nothing was started.");
            return 2;
        }

        folder = folder is null ? Directory.CreateTempSubdirectory("actorbridge-demo-").FullName : Directory.CreateDirectory(folder).FullName;
        var report = new Report(Console.Out);
        report.Did("ActorBridge demo: one guarded change in a real Blender, and what happens when things go wrong.");
        await new DemoRun(blender, folder, report, cancellation).RunAsync(template);
        Console.WriteLine(report.AllHeld ? $"\nAll {report.Proofs} proofs held." : $"\nNot all of the {report.Proofs} proofs held; see above.");
        Console.WriteLine($"Log, database and pictures are in {folder}");
        return report.AllHeld ? 0 : 1;
    }
}
