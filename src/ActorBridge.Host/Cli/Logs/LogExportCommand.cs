using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Logging;

namespace ActorBridge.Host.Cli.Logs;

/// <summary><c>actorbridge log export</c>: lines as they stand, in one file.</summary>
internal static class LogExportCommand
{
    public static Command Create(CommonOptions common)
    {
        var filter = new LineFilter();
        var to = new Option<string>("--out") { Required = true, Description = "The file to write; replaced in one step when it is there." };
        var command = new Command("export", "Writes the acknowledged lines that fit all that is asked for, as they stand, to one file.") { to, common.Data, common.Json };
        filter.AddTo(command);
        command.SetAction((parsed, _) => common.WithLogAsync(parsed, (storage, folder, output) =>
        {
            var file = OutputFile.Usable(parsed.GetValue(to)!, folder);
            var reader = new LogReader(storage);
            var (count, last) = Write(file, filter.Query(parsed, reader.Acknowledged()).In(reader));
            output.Say(
                new JsonObject { ["file"] = file, ["lines"] = count, ["last_seq"] = last?.Seq, ["last_hash"] = last?.Hash },
                $"{count} lines in {file}{(last is { } end ? $", the last is {end.Seq} with hash {end.Hash}" : "")}");
            return Task.FromResult(ExitCodes.Ok);
        }));
        return command;
    }

    private static (long Count, LogPosition? Last) Write(string path, IEnumerable<LoggedLine> lines)
    {
        var (count, last) = (0L, (LogPosition?)null);
        try
        {
            AtomicFile.Write(path, file =>
            {
                var at = 0L;
                foreach (var chunk in lines.Chunk(256))
                {
                    var bytes = Encoding.UTF8.GetBytes(string.Concat(chunk.Select(l => l.Json + "\n")));
                    file.Write(at, bytes);
                    (at, count, last) = (at + bytes.Length, count + chunk.Length, chunk[^1].Entry.Position);
                }
            });
            return (count, last);
        }
        catch (StorageException e) when (e.Call != "list" && (e.File == "." || e.File == AtomicFile.Beside(Path.GetFileName(path)) || e.File == Path.GetFileName(path)))
        {
            throw OutputFile.Unusable(e.Message, e);
        }
    }
}
