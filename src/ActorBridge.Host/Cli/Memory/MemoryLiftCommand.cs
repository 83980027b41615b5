using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Audit;
using ActorBridge.Core.Logging;
using ActorBridge.Host.Cli.Logs;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Cli.Memory;

/// <summary><c>actorbridge memory lift</c>: a person's decision, on record. Writes the log itself, so only while no host does.</summary>
internal static class MemoryLiftCommand
{
    public static Command Create(CommonOptions common)
    {
        var subject = MemoryCommand.Subject();
        var reason = new Option<string>("--reason") { Required = true, Description = "What was looked at, for the record." };
        var command = new Command("lift", "Lifts a constraint, so that its count begins anew. No host may run. Goes on record with your name.")
        {
            subject, reason, common.Data, common.Json,
        };
        command.SetAction((parsed, _) => common.WithLogAsync(parsed, (storage, folder, output) =>
        {
            using var hold = DataFolderLock.Take(folder);
            var constraint = MemoryCommand.Held(storage).About(parsed.GetValue(subject)!);
            var opening = AuditLog.Open(storage, OfflineLog.Options);
            using var log = opening.Log ?? throw new HostRefusedException(opening.Unusable!.Refusal());
            var written = log.Append([Lifted(constraint.Subject, parsed.GetValue(reason)!)]).Single();
            if (written.Entry is not { } entry)
            {
                throw new HostRefusedException(new(Core.Errors.ErrorCodes.LogUnavailable, written.Reason!));
            }

            output.Say(new JsonObject { ["lifted"] = constraint.Subject, ["seq"] = entry.Seq }, $"lifted: {constraint.Subject} (line {entry.Seq})");
            return Task.FromResult(ExitCodes.Ok);
        }));
        return command;
    }

    private static AuditDraft Lifted(string subject, string reason) => new(AuditKind.Memory, null, Outcomes.Lifted, Detail: new JsonObject
    {
        ["subject"] = subject, [DetailKeys.Reason] = reason, [DetailKeys.Who] = Environment.UserName,
    });
}
