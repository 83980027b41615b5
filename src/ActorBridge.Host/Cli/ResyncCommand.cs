using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Core.Identity;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Cli;

/// <summary><c>actorbridge resync</c>: a person decides that this host's log goes on, and Blender takes over its position (rule 14.11).</summary>
internal static class ResyncCommand
{
    public static Command Create(CommonOptions common)
    {
        var project = new Option<string?>("--project") { Description = "The project's id. Default: the one attached project." };
        project.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !ProjectId.TryParse(text, out _))
            {
                result.AddError($"'{text}' is no project id: 36 characters in lower case, with dashes.");
            }
        });
        var reason = new Option<string>("--reason") { Required = true, Description = "What was looked at, for the record." };
        var command = new Command("resync", "Brings Blender and the log together after one of them was restored from an older copy. Goes on record with your name.")
        {
            project, reason, common.Data, common.Json,
        };
        command.SetAction((parsed, stop) => common.WithHostAsync(parsed, stop, async (client, output) =>
        {
            ProjectId? named = ProjectId.TryParse(parsed.GetValue(project), out var id) ? id : null;
            var done = await client.AskAsync<ResyncDone>(new ResyncRequest(named, Environment.UserName, parsed.GetValue(reason)!), stop);
            output.Say(
                new JsonObject { ["resynced"] = true, ["project_id"] = done.Project.ToString(), ["was_diverged"] = done.WasDiverged },
                done.WasDiverged ? $"resynced: project {done.Project}. Save the .blend, so that it carries the new place in the log." : $"in step already: project {done.Project}");
            return ExitCodes.Ok;
        }));
        return command;
    }
}
