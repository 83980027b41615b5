using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Audit;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;
using ActorBridge.Host.Cli.Logs;
using ActorBridge.Host.Client;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Cli.Memory;

/// <summary><c>actorbridge memory lift</c>: a person's decision, on record. By the running host; without one it writes the log itself.</summary>
internal static class MemoryLiftCommand
{
    public static Command Create(CommonOptions common)
    {
        var subject = MemoryCommand.Subject();
        var reason = new Option<string>("--reason") { Required = true, Description = "What was looked at, for the record." };
        var command = new Command("lift", "Lifts a constraint, so that its count begins anew. Goes on record with your name.")
        {
            subject, reason, common.Data, common.Json,
        };
        command.SetAction((parsed, stop) => common.WithLogAsync(parsed, async (storage, folder, output) =>
        {
            var (about, why) = (parsed.GetValue(subject)!, parsed.GetValue(reason)!);
            var seq = await LiftByHostAsync(folder, about, why, stop) ?? LiftHere(storage, folder, about, why);
            output.Say(new JsonObject { ["lifted"] = about, ["seq"] = seq }, $"lifted: {about} (line {seq})");
            return ExitCodes.Ok;
        }));
        return command;
    }

    /// <returns>Null when no host runs.</returns>
    private static async Task<long?> LiftByHostAsync(DataFolder folder, string subject, string reason, CancellationToken stop)
    {
        try
        {
            await using var client = await HostClient.ConnectAsync(folder, stop);
            return (await client.AskAsync<LiftDone>(new LiftRequest(subject, Environment.UserName, reason), stop)).Seq;
        }
        catch (HostRefusedException e) when (e.Refusal.Code == ErrorCodes.HostUnreachable)
        {
            return null;
        }
    }

    private static long LiftHere(IStorage storage, DataFolder folder, string subject, string reason)
    {
        using var hold = DataFolderLock.Take(folder);
        var constraint = MemoryCommand.Held(storage).About(subject);
        var opening = AuditLog.Open(storage, OfflineLog.Options);
        using var log = opening.Log ?? throw new HostRefusedException(opening.Unusable!.Refusal());
        var written = log.Append([ConstraintDrafts.Lifted(constraint.Subject, Environment.UserName, reason)]).Single();
        return written.At?.Seq ?? throw new HostRefusedException(new(ErrorCodes.LogUnavailable, written.Reason!));
    }
}
