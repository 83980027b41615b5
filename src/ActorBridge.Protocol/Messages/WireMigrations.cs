using System.Text.Json.Nodes;

namespace ActorBridge.Protocol.Messages;

/// <summary>One named step between two versions of a message's body (rule 4.2).</summary>
/// <param name="From">The step is from this version to the next.</param>
/// <param name="Up">Of what a peer of that version said; answers the key that this version's body may not have, or null.</param>
/// <param name="Down">Of what is said to a peer of that version.</param>
internal sealed record WireMigration(int From, string Type, string Name, Func<JsonObject, string?> Up, Action<JsonObject> Down);

/// <summary>All of them, oldest first. A message that is not here has the same body in each version.</summary>
internal static class WireMigrations
{
    public static readonly IReadOnlyList<WireMigration> Steps =
    [
        Adds(1, "events", "depth", () => 0), // the host's limit on chains of events was blind to those that Blender saw
        Adds(1, "attach", "migrated", () => new JsonArray()), // the add-on has no log: the host's has its migrations
        new(1, "attached", "adds-budget", body => body.ContainsKey("budget") ? "budget" : null, body => body.Remove("budget")), // it was the add-on's own
    ];

    public static IEnumerable<WireMigration> Since(int version, string type) => Steps.Where(s => s.From >= version && s.Type == type);

    private static WireMigration Adds(int from, string type, string key, Func<JsonNode> before) => new(
        from, type, $"adds-{key}",
        body => !body.TryAdd(key, before()) ? key : null,
        body => body.Remove(key));
}
