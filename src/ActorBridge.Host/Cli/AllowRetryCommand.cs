using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Cli;

/// <summary><c>actorbridge allow-retry</c>: a person lets the same logic be tried once more (rule 13.3).</summary>
internal static class AllowRetryCommand
{
    public static Command Create(CommonOptions common)
    {
        var fingerprint = new Argument<string>("fingerprint") { Description = "Of the plan, as the refusal AB-GATE-006 names it." };
        fingerprint.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is not { Length: 64 } text || text.AsSpan().ContainsAnyExcept("0123456789abcdef"))
            {
                result.AddError("A fingerprint is 64 lower-case hexadecimal digits.");
            }
        });
        var reason = new Option<string>("--reason") { Required = true, Description = "What was looked at, for the record." };
        var command = new Command("allow-retry", "Lets a plan that failed be tried once more, unchanged. Goes on record with your name.") { fingerprint, reason, common.Data, common.Json };
        command.SetAction((parsed, stop) => common.WithHostAsync(parsed, stop, async (client, output) =>
        {
            var done = await client.AskAsync<RetryDone>(new AllowRetryRequest(parsed.GetValue(fingerprint)!, Environment.UserName, parsed.GetValue(reason)!), stop);
            output.Say(new JsonObject { ["retry_allowed"] = true, ["fingerprint"] = done.Fingerprint }, $"may be tried once more: {done.Fingerprint}");
            return ExitCodes.Ok;
        }));
        return command;
    }
}
