using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Host.Cli.Logs;
using ActorBridge.Host.Migrations;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Cli;

/// <summary><c>actorbridge migrate</c>: what a host does at its start, by itself.</summary>
internal static class MigrateCommand
{
    public static Command Create(CommonOptions common)
    {
        var dry = new Option<bool>("--dry-run") { Description = "Only say what would be done." };
        var command = new Command("migrate", "Brings the data folder to this version, as each start of the host does, and keeps what it replaces. No host may run.")
        {
            dry, common.Data, common.Json,
        };
        command.SetAction((parsed, _) => common.RunAsync(parsed, (folder, output) =>
        {
            if (!Directory.Exists(folder.Path))
            {
                throw new HostRefusedException(new(Core.Errors.ErrorCodes.DataFolderUnusable, $"There is no {folder.Path}."));
            }

            if (parsed.GetValue(dry))
            {
                Say(output, DataMigrations.Plan(folder), done: false);
                return Task.FromResult(ExitCodes.Ok);
            }

            using var hold = DataFolderLock.Take(folder);
            Say(output, DataMigrations.Run(folder, OfflineLog.Options, output.Note), done: true);
            return Task.FromResult(ExitCodes.Ok);
        }));
        return command;
    }

    private static void Say(CommandOutput output, IReadOnlyList<PlannedMigration> plan, bool done) => output.Say(
        new JsonObject { ["done"] = done, ["migrations"] = new JsonArray([.. plan.Select(m => m.Line.Detail)]) },
        plan.Count == 0 ? ["Everything is of this version; there is nothing to do."] : plan.Select(m => m.ToString()));
}
