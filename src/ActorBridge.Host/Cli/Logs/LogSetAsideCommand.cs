using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Audit;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Cli.Logs;

/// <summary><c>actorbridge log set-aside</c>: a person's way out of a damaged log (rule 14.2).</summary>
internal static class LogSetAsideCommand
{
    public static Command Create(CommonOptions common)
    {
        var reason = new Option<string>("--reason") { Required = true, Description = "What was looked at, for the record." };
        var command = new Command("set-aside", "Keeps the damaged part of the audit log apart, so that the log goes on. No host may run. Goes on record with your name.")
        {
            reason, common.Data, common.Json,
        };
        command.SetAction((parsed, _) => common.WithLogAsync(parsed, (storage, folder, output) =>
        {
            using var hold = DataFolderLock.Take(folder);
            if (AuditVerifier.Verify(storage).Unusable is not { } damage)
            {
                output.Say(new JsonObject { ["set_aside"] = false }, "The log is in order; nothing was set aside.");
                return Task.FromResult(ExitCodes.Ok);
            }

            var opening = LogSetAside.Do(storage, OfflineLog.Options, damage, Environment.UserName, parsed.GetValue(reason)!);
            using var log = opening.Log ?? throw new HostRefusedException(opening.Unusable!.Refusal());
            var kept = log.Read(log.Head.Seq)!.Draft.Detail!["folder"]!.ToString();
            output.Say(
                new JsonObject { ["set_aside"] = true, ["defect"] = damage.Defect.ToString(), ["kept_in"] = kept, ["lines"] = log.Head.Seq },
                $"set aside: {damage}", $"What was taken away is kept in {Path.Combine(folder.Audit, kept)}.", $"The log goes on at line {log.Head.Seq}.");
            return Task.FromResult(ExitCodes.Ok);
        }));
        return command;
    }
}
