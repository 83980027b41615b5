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
            var report = AuditVerifier.Verify(storage);
            var damage = report.Unusable;
            if (damage is null && !LogSetAside.IsOwedItsLine(storage))
            {
                return Nothing(output);
            }

            var opening = damage is null ? AuditLog.Open(storage, OfflineLog.Options) : LogSetAside.Do(storage, OfflineLog.Options, damage, Environment.UserName, parsed.GetValue(reason)!);
            using var log = opening.Log ?? throw new HostRefusedException(opening.Unusable!.Refusal());

            // The log may have promoted a constraint behind it.
            var since = damage?.Good ?? report.Head;
            if (log.Lines(since.Seq + 1, int.MaxValue).LastOrDefault(l => l.Draft is { Outcome: LogSetAside.Outcome, Detail: { } detail } && detail.ContainsKey("folder"))?.Draft.Detail is not { } note)
            {
                return Nothing(output);
            }

            var kept = note["folder"]!.ToString();
            output.Say(
                new JsonObject { ["set_aside"] = true, ["defect"] = note["defect"]!.ToString(), ["kept_in"] = kept, ["lines"] = log.Head.Seq },
                $"set aside: {damage?.ToString() ?? note["defect"]!.ToString()}", $"What was taken away is kept in {Path.Combine(folder.Audit, kept)}.", $"The log goes on at line {log.Head.Seq}.");
            return Task.FromResult(ExitCodes.Ok);
        }));
        return command;
    }

    private static Task<int> Nothing(CommandOutput output)
    {
        output.Say(new JsonObject { ["set_aside"] = false }, "The log is in order; nothing was set aside.");
        return Task.FromResult(ExitCodes.Ok);
    }
}
