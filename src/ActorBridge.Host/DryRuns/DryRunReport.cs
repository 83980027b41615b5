using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Host.Cli;

namespace ActorBridge.Host.DryRuns;

/// <summary>What a plan did on the copy.</summary>
/// <param name="Prepared">The add-on's answer, as of the wire's <c>prepared</c>.</param>
/// <param name="CountedBefore">Objects and polygons, and those of each mesh.</param>
internal sealed record DryRunReport(JsonObject Prepared, JsonObject CountedBefore, JsonObject Before)
{
    private static readonly string[] Counts = ["objects", "polygons", "polygons_evaluated"];

    public JsonObject? CountedAfter { get; init; }

    public JsonObject? After { get; init; }

    public bool WouldCommit => Prepared["state"]!.GetValue<string>() == "READY_TO_COMMIT";

    private IEnumerable<JsonObject> Changes => Prepared["changes"]!.AsArray().Select(Polygons);

    /// <returns>The exit code.</returns>
    public int Say(CommandOutput output)
    {
        output.Say(Json(), Lines());
        return WouldCommit ? ExitCodes.Ok : ExitCodes.Refused;
    }

    public DryRunReport WithPicturesIn(string folder) => this with
    {
        Before = Copied(Before, Path.Combine(folder, "before.png")), After = After is null ? null : Copied(After, Path.Combine(folder, "after.png")),
    };

    private JsonObject Json() => new()
    {
        ["dry_run"] = true,
        ["would_commit"] = WouldCommit,
        ["error"] = Prepared["error"]?.DeepClone(),
        ["failed_step"] = FailedStep(),
        ["created"] = Listed("CREATED", "RESTORED"),
        ["changed"] = Listed("CHANGED", "RENAMED"),
        ["removed"] = Listed("DELETED"),
        ["before"] = Side(CountedBefore, Before),
        ["after"] = CountedAfter is null ? null : Side(CountedAfter, After!),
    };

    private IEnumerable<string> Lines()
    {
        yield return WouldCommit ? "dry run: the plan would be committed; the scene was not touched" : "dry run: the plan would be taken back; the scene was not touched";
        if (Prepared["error"] is { } error)
        {
            var code = ErrorCodes.Find(error["code"]!.GetValue<string>());
            yield return $"  {error["code"]}: {code?.Meaning}{(FailedStep() is { } step ? $" Step {step}:" : "")} {error["reason"]}";
        }

        foreach (var change in Changes)
        {
            var polygons = change["polygons_before"] is null && change["polygons_after"] is null ? "" : $", polygons {change["polygons_before"] ?? 0} -> {change["polygons_after"] ?? 0}";
            yield return $"  {change["change"]!.GetValue<string>().ToLowerInvariant(),-8} {change["kind"]!.GetValue<string>().ToLowerInvariant(),-9} {change["uuid"]} {change["name"]}{polygons}";
        }

        if (CountedAfter is { } after)
        {
            yield return "  " + string.Join(", ", Counts.Select(c => $"{c.Replace('_', ' ')} {CountedBefore[c]} -> {after[c]}"));
        }

        yield return $"  before: {Where(Before)}";
        if (After is not null)
        {
            yield return $"  after: {Where(After)}";
        }
    }

    private JsonArray Listed(params string[] changes) => [.. Changes.Where(c => changes.Contains(c["change"]!.GetValue<string>()))];

    // What each mesh had and has; of others there is nothing to count.
    private JsonObject Polygons(JsonNode? change)
    {
        var told = change!.DeepClone().AsObject();
        if (told["kind"]!.GetValue<string>() == "MESH")
        {
            var uuid = told["uuid"]!.GetValue<string>();
            (told["polygons_before"], told["polygons_after"]) = (CountedBefore["meshes"]![uuid]?.DeepClone(), CountedAfter?["meshes"]![uuid]?.DeepClone());
        }

        return told;
    }

    private int? FailedStep() =>
        Prepared["steps"]!.AsArray().FirstOrDefault(s => !s!["ok"]!.GetValue<bool>())?["step"]!.GetValue<int>();

    private static JsonObject Side(JsonObject counted, JsonObject picture)
    {
        var side = new JsonObject(Counts.Select(c => KeyValuePair.Create(c, counted[c]?.DeepClone()))) { ["picture"] = picture.DeepClone() };
        return side;
    }

    private static JsonObject Copied(JsonObject picture, string to)
    {
        PictureFile.Write(picture, to);
        picture["out"] = to;
        return picture;
    }

    private static JsonNode? Where(JsonObject picture) => picture["out"] ?? picture["path"];
}
