using System.Text.Json.Nodes;
using ActorBridge.Audit.Indexing;
using ActorBridge.Core.Logging;

namespace ActorBridge.Host.Cli.Memory;

/// <summary>One failure counter as of the log's last line, in time of operation (rules 13.1, 14.9).</summary>
/// <param name="Of">Its kind, a colon, and what it is of.</param>
internal sealed record CounterSeen(string Of, FailureCounter Counter, FailureDecay Decay)
{
    public string Kind => Of[..Of.IndexOf(':', StringComparison.Ordinal)];

    /// <summary>Since the last success, or since a person forgave.</summary>
    public int InARow => Counter.Streak;

    /// <summary>Of those, what time in operation has not forgiven.</summary>
    public int Counting => Counter.After(Decay).Streak;

    /// <summary>Time in operation after which none of them counts any more; null when none does.</summary>
    private TimeSpan? ForgivenIn => Counting == 0 ? null : Counter.Marks[^1].At + Decay.After - Decay.Now;

    public JsonObject Json() => new()
    {
        ["of"] = Of,
        ["total"] = Counter.Total,
        ["in_a_row"] = InARow,
        ["counting"] = Counting,
        ["crashes"] = Counter.Crashes,
        ["last_seq"] = Counter.LastSeq,
        ["evidence"] = new JsonArray([.. Counter.Evidence.Select(s => (JsonNode)s)]),
        ["forgiven_in_s"] = ForgivenIn is { } left ? (long)left.TotalSeconds : null,
    };

    public static JsonObject Sum(IEnumerable<CounterSeen> counters)
    {
        var all = counters.ToList();
        return new JsonObject
        {
            ["counters"] = all.Count, ["total"] = all.Sum(c => c.Counter.Total), ["in_a_row"] = all.Sum(c => c.InARow), ["counting"] = all.Sum(c => c.Counting),
            ["crashes"] = all.Sum(c => c.Counter.Crashes),
        };
    }

    public string ForPerson() =>
        $"{Of}  {InARow} in a row, {Counter.Crashes} with Blender gone, the last in line {Counter.LastSeq}; {Counting} still count{(ForgivenIn is { } left ? $", for {left:d\\.hh\\:mm} of operation" : "")}";
}
