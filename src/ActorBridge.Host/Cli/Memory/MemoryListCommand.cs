using System.CommandLine;
using System.Text.Json.Nodes;
using ActorBridge.Core.Logging;
using ActorBridge.Host.Cli.Logs;
using ActorBridge.Host.Composition;
using ActorBridge.Host.Configuration;

namespace ActorBridge.Host.Cli.Memory;

/// <summary><c>actorbridge memory list</c>: the constraints, and the counters from which new ones may come.</summary>
internal static class MemoryListCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = new Command("list", "The constraints that hold, oldest first, and what failures still count.") { common.Data, common.Config, common.Json };
        command.SetAction((parsed, _) => common.WithLogAsync(parsed, (storage, folder, output) =>
        {
            var forgiveAfter = ActorRuntime.Policy(HostSettings.From(common.Read(parsed)), folder).Options.Memory.ForgiveAfter;
            var index = MemoryCommand.Index(storage);
            var counters = index.Counters.Select(c => new CounterSeen(c.Of, c.Counter, new FailureDecay(index.Active, forgiveAfter))).ToList();
            output.Say(
                new JsonObject
                {
                    ["constraints"] = new JsonArray([.. index.Constraints.Select(c =>
                    {
                        var json = MemoryCommand.Json(c, MemoryCommand.Line(storage, c.Seq).Entry.Timestamp);
                        json["evidence"] = new JsonArray([.. c.Evidence.Select(s => (JsonNode)s)]);
                        return json;
                    })]),
                    ["counters"] = new JsonArray([.. counters.Select(c => c.Json())]),
                    ["sums"] = new JsonObject(counters.GroupBy(c => c.Kind, StringComparer.Ordinal).Select(g => KeyValuePair.Create<string, JsonNode?>(g.Key, CounterSeen.Sum(g)))),
                    ["active_s"] = (long)index.Active.TotalSeconds,
                    ["forgive_after_s"] = (long)forgiveAfter.TotalSeconds,
                },
                [
                    .. index.Constraints.IsEmpty ? ["Operational memory holds no constraint."] : index.Constraints.Select(c => $"{c.Subject}  line {c.Seq}: {c.Reason}"),
                    .. counters.Where(c => c.InARow > 0).Select(c => c.ForPerson()),
                ]);
            return Task.FromResult(ExitCodes.Ok);
        }));
        return command;
    }
}
