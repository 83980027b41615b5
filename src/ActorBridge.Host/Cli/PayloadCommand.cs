using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Operations;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Cli;

/// <summary><c>actorbridge payload …</c>: numbers in bulk that plans name by their hash, as they lie in the data folder.</summary>
internal static class PayloadCommand
{
    public static Command Create(CommonOptions common) => new("payload", "Numbers in bulk for plans (docs/operations.md): store, list, remove.")
    {
        Put(common), List(common), Prune(common),
    };

    /// <exception cref="HostRefusedException">The file can't be read or stored.</exception>
    public static StoredPayload Store(DataFolder folder, string file)
    {
        FileStream content;
        try
        {
            content = File.OpenRead(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostRefusedException(new(ErrorCodes.PayloadBroken, $"{file} can't be read: {e.Message}"), e);
        }

        using (content)
        {
            return new PayloadStore(folder).Put(content);
        }
    }

    public static JsonObject Json(StoredPayload payload) => new() { ["sha256"] = payload.Sha256, ["bytes"] = payload.Bytes };

    private static Command Put(CommonOptions common)
    {
        var file = new Argument<string>("file") { Description = "Its bytes as they are: little-endian, as the field of the operation says." };
        var command = new Command("put", "Stores a file; the answer is what a plan's field takes.") { file, common.Data, common.Json };
        command.SetAction((parsed, _) => common.RunAsync(parsed, (folder, output) =>
        {
            var stored = Store(folder, parsed.GetValue(file)!);
            output.Say(Json(stored), Json(stored).ToJsonString());
            return Task.FromResult(ExitCodes.Ok);
        }));
        return command;
    }

    private static Command List(CommonOptions common)
    {
        var command = new Command("list", "What is stored, oldest first, and whether a plan in the log names it.") { common.Data, common.Json };
        command.SetAction((parsed, _) => common.RunAsync(parsed, (folder, output) =>
        {
            var named = Named(folder);
            var all = new PayloadStore(folder).List();
            output.Say(
                new JsonObject
                {
                    ["payloads"] = new JsonArray([.. all.Select(p => new JsonObject
                    {
                        ["sha256"] = p.Payload.Sha256, ["bytes"] = p.Payload.Bytes, ["stored"] = p.Stored.ToString("O"), ["referenced"] = named.Contains(p.Payload.Sha256),
                    })]),
                },
                all.Count == 0 ? ["No payload is stored."] : all.Select(p => $"{p.Payload.Sha256}  {p.Payload.Bytes,12}  {p.Stored:u}{(named.Contains(p.Payload.Sha256) ? "  in the log" : "")}"));
            return Task.FromResult(ExitCodes.Ok);
        }));
        return command;
    }

    private static Command Prune(CommonOptions common)
    {
        var keep = new Option<long>("--keep-bytes") { Description = "Stop as soon as no more than this is stored.", DefaultValueFactory = _ => 0 };
        var command = new Command("prune", "Removes the oldest payloads that no plan in the log names; those that one names are needed for a replay.") { keep, common.Data, common.Json };
        command.SetAction((parsed, _) => common.RunAsync(parsed, (folder, output) =>
        {
            var named = Named(folder);
            var removed = new PayloadStore(folder).Prune(p => named.Contains(p.Sha256), parsed.GetValue(keep));
            output.Say(
                new JsonObject { ["removed"] = new JsonArray([.. removed.Select(Json)]) },
                removed.Count == 0 ? ["Nothing was removed."] : removed.Select(p => $"removed: {p.Sha256} ({p.Bytes} bytes)"));
            return Task.FromResult(ExitCodes.Ok);
        }));
        return command;
    }

    /// <summary>Whatever the log has that looks like a hash: too many rather than one too few.</summary>
    /// <exception cref="HostRefusedException">AB-LOG-002: of a log that is not in order, nothing is known to be unneeded.</exception>
    private static HashSet<string> Named(DataFolder folder)
    {
        try
        {
            return Directory.Exists(folder.Audit) ? [.. new LogReader(new DiskStorage(folder.Audit)).From(1).SelectMany(l => Hashes(l.Json))] : [];
        }
        catch (Exception e) when (e is LogDamagedException or StorageException)
        {
            throw new HostRefusedException(new(ErrorCodes.LogDamaged, e.Message), e);
        }
    }

    private static IEnumerable<string> Hashes(string line) => line.Split('"').Where(part => part.Length == 64);
}
