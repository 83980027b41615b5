using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Cli;

/// <summary><c>actorbridge cancel</c>.</summary>
internal static class CancelCommand
{
    public static Command Create(CommonOptions common)
    {
        var operation = new Argument<string>("operation") { Description = "The operation's UUID." };
        var command = new Command("cancel", "Stops an operation at its next step and rolls it back.") { operation, common.Data, common.Json };
        command.SetAction((parsed, stop) => common.WithHostAsync(parsed, stop, async (client, output) =>
        {
            var id = OperationId.TryParse(parsed.GetValue(operation), out var given)
                ? given
                : throw new HostRefusedException(new(ErrorCodes.MalformedUuid, $"'{parsed.GetValue(operation)}' is no operation's id."));
            await client.AskAsync<Cancelling>(new CancelRequest(id), stop);
            output.Say(new JsonObject { ["operation_id"] = id.ToString(), ["cancelling"] = true }, $"cancelling operation {id}; its submitter hears how it ended");
            return ExitCodes.Ok;
        }));
        return command;
    }
}
