using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Cli;

/// <summary><c>actorbridge rearm</c>: a person turns automation on again, and closes the feature's breaker (rules 9.3, 13.2).</summary>
internal static class RearmCommand
{
    public static Command Create(CommonOptions common)
    {
        var feature = new Option<string?>("--feature") { Description = $"One of {string.Join(", ", Features.All)}: its safe mode ends and its circuit breaker is closed. Default: global safe mode." };
        feature.AcceptOnlyFromAmong([.. Features.All]);
        var reason = new Option<string>("--reason") { Required = true, Description = "What was looked at, for the record." };
        var command = new Command("rearm", "Turns automation on again after safe mode or an open circuit breaker. Goes on record with your name.") { feature, reason, common.Data, common.Json };
        command.SetAction((parsed, stop) => common.WithHostAsync(parsed, stop, async (client, output) =>
        {
            var done = await client.AskAsync<RearmDone>(new RearmRequest(parsed.GetValue(feature), Environment.UserName, parsed.GetValue(reason)!), stop);
            output.Say(new JsonObject { ["rearmed"] = true, ["feature"] = done.Feature }, $"re-armed: {done.Feature ?? "automation"}");
            return ExitCodes.Ok;
        }));
        return command;
    }
}
