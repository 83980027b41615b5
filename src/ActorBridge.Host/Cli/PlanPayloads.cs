using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Host.Storage;
using ActorBridge.Protocol.Messages;

namespace ActorBridge.Host.Cli;

/// <summary>Files that a plan on the command line names: stored first, then named by hash and length, as the wire has them.</summary>
internal static class PlanPayloads
{
    private const string Key = "payload";

    /// <param name="given">NAME=FILE each.</param>
    /// <exception cref="HostRefusedException">AB-DOOR-012 for a name that the plan has not; or the file can't be read or stored.</exception>
    public static SubmitRequest Put(SubmitRequest request, IReadOnlyList<string> given, DataFolder folder)
    {
        if (given.Count == 0)
        {
            return request;
        }

        var files = new Dictionary<string, string>();
        foreach (var pair in given)
        {
            var cut = pair.IndexOf('=', StringComparison.Ordinal);
            if (cut < 1 || !files.TryAdd(pair[..cut], pair[(cut + 1)..]))
            {
                throw Wrong($"'--payload {pair}' is not NAME=FILE, or its name is given twice.");
            }
        }

        var plan = JsonNode.Parse(request.Plan.GetRawText());
        var places = Places(plan).ToList();
        if (files.Keys.FirstOrDefault(name => places.TrueForAll(p => p.Name != name)) is { } unused)
        {
            throw Wrong($"The plan has no {{\"payload\":\"{unused}\"}}.");
        }

        var stored = files.ToDictionary(f => f.Key, f => PayloadCommand.Store(folder, f.Value));
        foreach (var (place, name) in places.Where(p => stored.ContainsKey(p.Name)))
        {
            place.ReplaceWith(PayloadCommand.Json(stored[name]));
        }

        return new(JsonSerializer.SerializeToElement(plan));
    }

    private static IEnumerable<(JsonObject Place, string Name)> Places(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } o when o[Key] is JsonValue value && value.TryGetValue(out string? name) => [(o, name)],
        JsonObject o => o.SelectMany(field => Places(field.Value)),
        JsonArray list => list.SelectMany(Places),
        _ => [],
    };

    private static HostRefusedException Wrong(string reason) => new(new(ErrorCodes.MalformedOperation, reason));
}
