using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
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
            var since = Line(storage, constraint.Seq).Entry.Timestamp;
            var evidence = constraint.Evidence.Select(seq => Line(storage, seq)).ToList();
            output.Say(
                new JsonObject
                {
                    ["subject"] = constraint.Subject,
                    ["seq"] = constraint.Seq,
                    ["since"] = since.ToString("O"),
                    ["reason"] = constraint.Reason,
                    ["evidence"] = new JsonArray([.. evidence.Select(l => JsonNode.Parse(l.Json))]),
                },
                [
                    constraint.Subject,
                    $"  {constraint.Reason}",
                    $"  since {since:u}, line {constraint.Seq}; it rests on",
                    .. evidence.Select(l => l.ForPerson()),
                    $"  to lift it: actorbridge memory lift {constraint.Subject} --reason …",
                ]);
            return Task.FromResult(ExitCodes.Ok);
        }));
        return command;
    }

    private static LoggedLine Line(IStorage storage, long seq) =>
        new LogReader(storage).From(seq).FirstOrDefault(l => l.Entry.Seq == seq) ?? throw new LogDamagedException($"There is no line {seq}. See 'actorbridge log verify'.");
}
