using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Cli;

/// <summary><c>actorbridge inbox …</c>: the files that <c>import_asset</c> may bring into a scene.</summary>
internal static class InboxCommand
{
    public static Command Create(CommonOptions common) => new("inbox", "Files for import_asset (docs/operations.md), in the folder 'inbox' of the data folder.") { List(common) };

    private static Command List(CommonOptions common)
    {
        var command = new Command("list", "What lies there, as a plan names it, and whether a marker says that it is complete.") { common.Data, common.Json };
        command.SetAction((parsed, _) => common.RunAsync(parsed, (folder, output) =>
        {
            var files = Files(folder);
            output.Say(
                new JsonObject { ["inbox"] = folder.Inbox, ["files"] = new JsonArray([.. files.Select(Json)]) },
                files.Count == 0 ? [$"No file lies in {folder.Inbox}."] : files.Select(f => $"{f.Sha256}  {f.Bytes,12}  {f.File}{(f.Incomplete is { } why ? $"  not complete: {why}" : "")}"));
            return Task.FromResult(ExitCodes.Ok);
        }));
        return command;
    }

    private static IReadOnlyList<InboxFile> Files(DataFolder folder)
    {
        try
        {
            return new Inbox(folder).List();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostRefusedException(new(ErrorCodes.AssetNotThere, $"The inbox can't be read: {e.Message}"), e);
        }
    }

    private static JsonObject Json(InboxFile file) => new()
    {
        ["file"] = file.File, ["sha256"] = file.Sha256, ["bytes"] = file.Bytes, ["complete"] = file.Incomplete is null, ["reason"] = file.Incomplete,
    };
}
