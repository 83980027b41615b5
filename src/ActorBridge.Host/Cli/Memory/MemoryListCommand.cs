using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Core.Logging;
using ActorBridge.Host.Cli.Logs;

namespace ActorBridge.Host.Cli.Memory;

/// <summary><c>actorbridge memory list</c>.</summary>
internal static class MemoryListCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = new Command("list", "The constraints that hold, oldest first.") { common.Data, common.Json };
        command.SetAction((parsed, _) => common.WithLogAsync(parsed, (storage, _, output) =>
        {
            var held = MemoryCommand.Held(storage);
            output.Say(
                new JsonObject { ["constraints"] = new JsonArray([.. held.Select(Json)]) },
                held.Count == 0 ? ["Operational memory holds no constraint."] : held.Select(c => $"{c.Subject}  line {c.Seq}: {c.Reason}"));
            return Task.FromResult(ExitCodes.Ok);
        }));
        return command;
    }

    private static JsonObject Json(Constraint constraint) => new()
    {
        ["subject"] = constraint.Subject,
        ["seq"] = constraint.Seq,
        ["reason"] = constraint.Reason,
        ["evidence"] = new JsonArray([.. constraint.Evidence.Select(s => (JsonNode)s)]),
    };
}
