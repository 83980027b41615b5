using System.CommandLine;

namespace ActorBridge.Host.Up;

/// <summary><c>actorbridge up</c>: host and Blender together, until Ctrl-C.</summary>
public static class UpCommand
{
    /// <param name="data">The data folder's option, with its default, as the other commands have it.</param>
    public static Command Create(Option<string> data)
    {
        var scene = new Argument<string?>("scene") { Arity = ArgumentArity.ZeroOrOne, Description = "The .blend to open. Default: Blender's start-up scene." };
        var headless = new Option<bool>("--headless") { Description = "No window. Also without asking when there is no display." };
        var save = new Option<bool>("--save") { Description = "With --headless: save the scene under its name when stopped." };
        var port = new Option<int?>("--port") { Description = "The host's port on 127.0.0.1; 0 takes a free one." };
        var blender = new Option<string?>("--blender") { Description = "The Blender to start. Default: ACTORBRIDGE_BLENDER, else 'blender' on the path." };
        var command = new Command("up", "Starts the host, and Blender with the add-on enabled. Ctrl-C stops both.") { scene, headless, save, port, blender, data };
        command.SetAction((parsed, cancellation) => new UpRun(
            new(parsed.GetValue(scene), parsed.GetValue(headless), parsed.GetValue(data)!, parsed.GetValue(port), parsed.GetValue(blender), parsed.GetValue(save)),
            Console.Out,
            Console.Error).RunAsync(cancellation));
        return command;
    }
}
