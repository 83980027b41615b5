using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Replay;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Host.Replay;

/// <summary>How a replay went.</summary>
/// <param name="Since">The line behind which it began: what the file knew already.</param>
/// <param name="Until">The last line that it took in.</param>
/// <param name="Identities">How many of the log's identities were there, were stamped, or are on nothing in this file.</param>
/// <param name="SceneDigest">Over every datablock with an identity.</param>
internal sealed record ReplayReport(
    string Log, string Into, ProjectId Project, long Since, LogPosition Until, int Repeated, IReadOnlyDictionary<string, int> Identities,
    ReplaySurvey LeftOut, ImmutableArray<ReplayDifference> Differences, string SceneDigest, int Datablocks, bool Saved)
{
    public Refusal? Refusal => Differences.IsEmpty ? null : new(ErrorCodes.ReplayDiffers, First(Differences[0]));

    public JsonObject Json() => new()
    {
        ["log"] = Log,
        ["into"] = Into,
        ["project_id"] = Project.ToString(),
        ["since"] = Since,
        ["until"] = Until.Seq,
        ["repeated"] = Repeated,
        ["identities"] = new JsonObject(Identities.Select(i => KeyValuePair.Create(i.Key, (JsonNode?)JsonValue.Create(i.Value)))),
        ["left_out"] = new JsonObject
        {
            ["rolled_back"] = LeftOut.RolledBack, ["quarantined"] = LeftOut.Quarantined, ["refused"] = LeftOut.Refused, ["compensated"] = LeftOut.Compensated.Count,
        },
        ["equal"] = Differences.IsEmpty,
        ["differences"] = new JsonArray([.. Differences.Select(Json)]),
        ["scene_digest"] = SceneDigest,
        ["datablocks"] = Datablocks,
        ["saved"] = Saved,
        ["error"] = Refusal?.Json(),
    };

    public IEnumerable<string> Lines()
    {
        yield return $"repeated: {Repeated} operations of project {Project}, lines {Since + 1} to {Until.Seq}";
        yield return $"left out: {LeftOut.RolledBack} rolled back, {LeftOut.Quarantined} quarantined, {LeftOut.Compensated.Count} compensated, {LeftOut.Refused} refused";
        yield return $"identities: {string.Join(", ", Identities.Select(i => $"{i.Value} {i.Key}"))}";
        yield return Differences.IsEmpty ? "equal: each digest is the one in the log" : $"differences: {Differences.Length}";
        foreach (var line in Differences.Skip(1).Select(First))
        {
            yield return $"  {line}";
        }

        yield return $"scene digest: {SceneDigest} over {Datablocks} datablocks";
        yield return Saved ? $"saved: {Into}" : $"not saved: {Into} is as it was";
    }

    private static string First(ReplayDifference d) =>
        $"Line {d.Operation.Seq}, operation {d.Operation.Id} \"{d.Operation.Label}\": {d.What} is {d.Found}, the log has {d.Recorded}."
        + (d.Datablocks.IsEmpty ? "" : $" Datablocks: {string.Join("; ", d.Datablocks.Select(p => $"{p.Of}{(p.Name.Length > 0 ? $" \"{p.Name}\"" : "")} is {p.Found}, the log has {p.Recorded}"))}.")
        + $" {d.Reason}";

    private static JsonNode Json(ReplayDifference d) => new JsonObject
    {
        ["seq"] = d.Operation.Seq,
        ["operation_id"] = d.Operation.Id.ToString(),
        ["label"] = d.Operation.Label,
        ["what"] = d.What,
        ["recorded"] = d.Recorded,
        ["found"] = d.Found,
        ["datablocks"] = new JsonArray([.. d.Datablocks.Select(p => new JsonObject { ["of"] = p.Of, ["name"] = p.Name, ["recorded"] = p.Recorded, ["found"] = p.Found })]),
        ["reason"] = d.Reason,
    };
}
