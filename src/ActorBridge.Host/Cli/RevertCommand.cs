using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Reverts;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;
using ActorBridge.Host.Cli.Logs;
using ActorBridge.Host.Client;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Cli;

/// <summary><c>actorbridge revert</c>: one committed operation is taken back later, as a transaction of its own.</summary>
internal static class RevertCommand
{
    public static Command Create(CommonOptions common)
    {
        var operation = new Argument<string>("operation") { Description = "The UUID of a committed operation, as 'actorbridge log query --phase COMMIT' has it." };
        var dry = new Option<bool>("--dry-run") { Description = "Only says what the log allows and which plan it would be; whether a field has changed since only Blender knows, which is not asked." };
        var command = new Command("revert", "Takes back one committed operation, unless somebody has changed the same since. Exit code 0: reverted; 1: refused, nothing was changed.") { operation, dry, common.Data, common.Json };
        command.SetAction((parsed, stop) => common.WithLogAsync(parsed, async (storage, folder, output) =>
        {
            if (!OperationId.TryParse(parsed.GetValue(operation)!, out var id))
            {
                throw new HostRefusedException(new(ErrorCodes.MalformedUuid, $"operation is '{parsed.GetValue(operation)}'."));
            }

            var reader = new LogReader(storage);
            var history = RevertHistory.Of(new LogQuery(ToSeq: reader.Acknowledged()).In(reader), id);
            if ((history.Refusal() ?? await KeptAsync(folder, history, id, stop)) is { } refusal)
            {
                throw new HostRefusedException(refusal);
            }

            var plan = history.Plan();
            if (parsed.GetValue(dry))
            {
                output.Say(
                    new JsonObject { ["plan"] = plan, ["later"] = Later(history) },
                    [$"Operation {id} can be reverted unless its fields were changed since: {plan["label"]}", .. history.Later.Select(Line)]);
                return ExitCodes.Ok;
            }

            await using var client = await HostClient.ConnectAsync(folder, stop);
            var request = new SubmitRequest(JsonSerializer.SerializeToElement(plan));
            return await SubmitCommand.RunAsync(client, request, wait: true, output, r => output.Refuse(r, SubmitCommand.Answer("REFUSED", r)), o => Outcome(o, history, output), stop);
        }));
        return command;
    }

    // What it would be taken back by is a file of the add-on; the log has its hash (rule 11.1).
    private static async Task<Refusal?> KeptAsync(DataFolder folder, RevertHistory history, OperationId id, CancellationToken stop)
    {
        var path = Path.Combine(folder.Path, "addon", history.Project.ToString()!, "images", $"{id}.json");
        try
        {
            await using var file = File.OpenRead(path);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, stop)) == history.Image
                ? null
                : new(ErrorCodes.ImageMissing, $"{path} is not what operation {id} kept.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(ErrorCodes.ImageMissing, e.Message);
        }
    }

    private static int Outcome(OperationOutcome outcome, RevertHistory history, CommandOutput output) =>
        outcome.Error?.Code == ErrorCodes.ChangedSince
            ? SubmitCommand.Outcome(outcome, output, answer => answer["later"] = Later(history), Blamed(history))
            : SubmitCommand.Outcome(outcome, output);

    private static string[] Blamed(RevertHistory history) => history.Later.Count > 0
        ? ["  Since then in the log, on the same datablocks:", .. history.Later.Select(Line)]
        : ["  No operation has touched these datablocks since: it was the person or another add-on."];

    private static JsonArray Later(RevertHistory history) => [.. history.Later.Select(l => new JsonObject
    {
        ["seq"] = l.Seq, ["at"] = At(l), ["operation_id"] = l.Operation.ToString(), ["label"] = l.Label,
    })];

    private static string Line(LaterChange later) => $"    {At(later)} operation {later.Operation} \"{later.Label}\"";

    private static string At(LaterChange later) => later.At.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
