using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Reading;

namespace ActorBridge.Host.Cli.Logs;

/// <summary><c>actorbridge log query</c>.</summary>
internal static class LogQueryCommand
{
    public static Command Create(CommonOptions common)
    {
        var filter = new LineFilter();
        var limit = new Option<int>("--limit") { Description = "At most so many lines, oldest first.", DefaultValueFactory = _ => 1000 };
        limit.MustBeAtLeast(1);
        var command = new Command("query", "The lines of the audit log that fit all that is asked for.") { limit, common.Data, common.Json };
        filter.AddTo(command);
        command.SetAction((parsed, _) => common.WithLogAsync(parsed, (storage, _, output) =>
        {
            var reader = new LogReader(storage);
            var found = filter.Query(parsed, reader.Acknowledged()).In(reader).Take(parsed.GetValue(limit) + 1).ToList();
            var more = found.Count > parsed.GetValue(limit);
            var lines = found.Take(parsed.GetValue(limit)).ToList();
            output.Say(
                new JsonObject { ["lines"] = new JsonArray([.. lines.Select(l => JsonNode.Parse(l.Json))]), ["more"] = more },
                [.. lines.Select(l => l.ForPerson()), .. more ? [$"There are more; go on with --since {found[^1].Entry.Seq}, or raise --limit."] : Array.Empty<string>()]);
            return Task.FromResult(ExitCodes.Ok);
        }));
        return command;
    }

    public static void MustBeAtLeast(this Option<int> option, int least) => option.Validators.Add(result =>
    {
        if (result.Errors.Any() || result.GetValueOrDefault<int>() < least)
        {
            result.AddError($"{option.Name} is a whole number from {least}.");
        }
    });
}
