using System.CommandLine;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Host.Client;
using ActorBridge.Protocol.Json;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Cli;

/// <summary><c>actorbridge datablocks</c>.</summary>
internal static class DatablocksCommand
{
    public static Command Create(CommonOptions common)
    {
        var project = new Option<string?>("--project") { Description = "The project's UUID. Default: the one that is attached." };
        var command = new Command("datablocks", "The datablocks that the host knows of a project, with their UUIDs.") { project, common.Data, common.Json };
        command.SetAction((parsed, stop) => common.WithHostAsync(parsed, stop, async (client, output) =>
        {
            var all = await ReadAsync(client, Project(parsed.GetValue(project)), stop);
            output.Say(
                ToClient.Table.RowOf(all).Write(all),
                all.Items.Select(d => $"{d.Uuid}  {WireNames<DatablockKind>.Of(d.Kind),-12} {d.State.ToLowerInvariant(),-11} {d.Name}"));
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static ProjectId? Project(string? given) => given is null ? null
        : ProjectId.TryParse(given, out var id) ? id
        : throw new HostRefusedException(new(ErrorCodes.MalformedUuid, $"--project is '{given}'."));

    private static async Task<DatablocksReport> ReadAsync(HostClient client, ProjectId? project, CancellationToken stop)
    {
        var all = await client.AskAsync<DatablocksReport>(new DatablocksRequest(project, null), stop);
        while (all.More)
        {
            var page = await client.AskAsync<DatablocksReport>(new DatablocksRequest(all.Project, all.Items[^1].Uuid), stop);
            all = page with { Items = all.Items.AddRange(page.Items) };
        }

        return all;
    }
}
