using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using JsonSchema = Json.Schema.JsonSchema;

namespace ActorBridge.LogLines;

/// <summary>Every message that went over a wire in a test, by config/schemas/wire.json and a JSON Schema library of others (rules 4.1, 11.2).</summary>
internal sealed class WireFrames
{
    private const int FaultsNamed = 5;

    private readonly string _shelf;
    private readonly JsonSchema _schema;
    private readonly long _newest;

    public WireFrames(string root, string shelf)
    {
        var text = File.ReadAllText(Path.Combine(root, "config", "schemas", "wire.json"));
        (_shelf, _schema) = (shelf, JsonSchema.FromText(text));
        _newest = JsonNode.Parse(text)!["properties"]!["handshake"]!["properties"]!["hello"]!["properties"]!["schema_version"]!["maximum"]!.GetValue<long>();
    }

    public long Count { get; private set; }

    public int SuitesWithFaults { get; private set; }

    public JsonArray Check()
    {
        var tests = new JsonArray();
        string[] files = Directory.Exists(_shelf) ? [.. Directory.GetFiles(_shelf, "*.frames").Order(StringComparer.Ordinal)] : [];
        foreach (var suite in files.GroupBy(f => Path.GetFileName(f).Split('-')[0]))
        {
            var (frames, newer, faults) = (0L, 0L, new List<string>());

            // In one process both ends of a wire leave the same message.
            foreach (var frame in suite.SelectMany(Whole).Distinct())
            {
                // What a test says as a later version would is not this schema's to judge; each is refused by the test's own word.
                if (VersionOf(frame) > _newest)
                {
                    newer++;
                    continue;
                }

                frames++;
                faults.AddRange(Misfits(frame));
            }

            Count += frames;
            SuitesWithFaults += faults.Count > 0 ? 1 : 0;
            tests.Add(new JsonObject
            {
                ["name"] = $"wire-frames: {frames} messages on the wires of {suite.Key}{(newer > 0 ? $"; {newer} of a later version on purpose" : "")}",
                ["outcome"] = faults.Count == 0 && frames > 0 ? "passed" : "failed",
                ["rules"] = new JsonArray("4.1", "11.2"),
                ["blender"] = suite.Key is "EndToEnd" or "addon",
                ["reason"] = faults.Count == 0 ? null : $"{faults.Count} faults: {string.Join("; ", faults.Take(FaultsNamed))}",
            });
            foreach (var fault in faults.Take(FaultsNamed))
            {
                Console.WriteLine($"FAULT  {suite.Key}: {fault}");
            }
        }

        if (Count == 0)
        {
            SuitesWithFaults++;
            tests.Add(new JsonObject { ["name"] = "wire-frames: there are messages to check", ["outcome"] = "failed", ["rules"] = new JsonArray("4.1"), ["blender"] = false, ["reason"] = $"{_shelf} is empty" });
        }

        return tests;
    }

    // Who was killed may have left half a line.
    private static IEnumerable<string> Whole(string file)
    {
        var text = File.ReadAllText(file);
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static long VersionOf(string frame)
    {
        using var document = JsonDocument.Parse(frame);
        return document.RootElement.EnumerateObject().Single().Value.EnumerateObject().Single().Value.GetProperty("schema_version").GetInt64();
    }

    private IEnumerable<string> Misfits(string frame)
    {
        using var document = JsonDocument.Parse(frame);
        if (_schema.Evaluate(document.RootElement).IsValid)
        {
            return [];
        }

        var found = _schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        var errors = (found.Details ?? []).SelectMany(d => (d.Errors ?? new Dictionary<string, string>()).Select(e => $"{d.InstanceLocation} {e.Key}: {e.Value}"));
        return [$"{string.Join(", ", errors.Take(FaultsNamed))} in {frame[..Math.Min(frame.Length, 300)]}"];
    }
}
