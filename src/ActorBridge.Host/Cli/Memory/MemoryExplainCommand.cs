using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Host.Cli.Logs;

namespace ActorBridge.Host.Cli.Memory;

/// <summary><c>actorbridge memory explain</c>: reason, age, the lines it rests on, how to lift it.</summary>
internal static class MemoryExplainCommand
{
    public static Command Create(CommonOptions common)
    {
        var subject = MemoryCommand.Subject();
        var command = new Command("explain", "Why a constraint holds, since when, and on which lines of the log it rests.") { subject, common.Data, common.Json };
        command.SetAction((parsed, _) => common.WithLogAsync(parsed, (storage, _, output) =>
        {
            var constraint = MemoryCommand.Held(storage).About(parsed.GetValue(subject)!);
            var since = MemoryCommand.Line(storage, constraint.Seq).Entry.Timestamp;
            var evidence = constraint.Evidence.Select(seq => MemoryCommand.Line(storage, seq)).ToList();
            var json = MemoryCommand.Json(constraint, since);
            json["evidence"] = new JsonArray([.. evidence.Select(l => JsonNode.Parse(l.Json))]);
            output.Say(
                json,
                [
                    constraint.Subject,
                    $"  {constraint.Reason}",
                    $"  since {since:u}, line {constraint.Seq}; it rests on",
                    .. evidence.Select(l => l.ForPerson()),
                    $"  to lift it: {MemoryCommand.Lift(constraint)}",
                ]);
            return Task.FromResult(ExitCodes.Ok);
        }));
        return command;
    }
}
