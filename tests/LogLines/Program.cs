using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.LogLines;
using ActorBridge.Testing;

// log-lines ROOT SHELF RESULTS.json WIRE-SHELF WIRE-RESULTS.json: every line that any test wrote, by its schema and by the order of each operation, and every
// message that went over a wire. Exit code 1: not all are in order.
if (args is not [var root, var shelf, var results, var wireShelf, var wireResults])
{
    await Console.Error.WriteLineAsync("log-lines ROOT SHELF RESULTS.json WIRE-SHELF WIRE-RESULTS.json");
    return 2;
}

const int FaultsNamed = 5;
var schemas = new LineSchemas(root);
var logs = Directory.Exists(shelf) ? Directory.GetFiles(shelf, "*.jsonl").Order(StringComparer.Ordinal).ToArray() : [];
var damaged = Directory.Exists(shelf) ? Directory.GetFiles(shelf, $"*.{LogShelf.Mark}").Select(Path.GetFileName).ToArray() : [];
var tests = new JsonArray();
var (lines, failed) = (0L, 0);
foreach (var suite in logs.GroupBy(f => Path.GetFileName(f).Split('-')[0]))
{
    var (ofSuite, faults) = (0L, new List<string>());
    foreach (var file in suite)
    {
        // What follows the last line feed was never acknowledged.
        var text = Encoding.UTF8.GetString(File.ReadAllBytes(file)).Split('\n')[..^1];
        ofSuite += text.Length;
        faults.AddRange(LogOrder.Faults(text, schemas.Misfits).Select(f => $"{Path.GetFileName(file)}:{f}"));
    }

    lines += ofSuite;
    failed += faults.Count > 0 ? 1 : 0;
    var leftOut = damaged.Count(d => d!.StartsWith(suite.Key + "-", StringComparison.Ordinal));
    tests.Add(new JsonObject
    {
        ["name"] = $"log-lines: {ofSuite} lines of {suite.Count()} logs that {suite.Key} wrote{(leftOut > 0 ? $"; {leftOut} damaged on purpose" : "")}",
        ["outcome"] = faults.Count == 0 ? "passed" : "failed",
        ["rules"] = new JsonArray("12.1", "14.3", "14.6", "16.3"),
        ["blender"] = suite.Key == "EndToEnd",
        ["reason"] = faults.Count == 0 ? null : $"{faults.Count} faults: {string.Join("; ", faults.Take(FaultsNamed))}",
    });
    foreach (var fault in faults.Take(FaultsNamed))
    {
        Console.WriteLine($"FAULT  {fault}");
    }
}

// A run that left nothing to look at proves nothing.
if (lines == 0)
{
    failed++;
    tests.Add(new JsonObject { ["name"] = "log-lines: there are lines to check", ["outcome"] = "failed", ["rules"] = new JsonArray("12.1"), ["blender"] = false, ["reason"] = $"{shelf} is empty" });
}

var wire = new WireFrames(root, wireShelf);
await WriteAsync(wireResults, "wire-frames", wire.Check());
await WriteAsync(results, "log-lines", tests);

Console.WriteLine($"log-lines: {lines} lines of {logs.Length} logs, {damaged.Length} damaged on purpose; {failed} suites with faults");
Console.WriteLine($"wire-frames: {wire.Count} messages; {wire.SuitesWithFaults} suites with faults");
return failed == 0 && wire.SuitesWithFaults == 0 ? 0 : 1;

static async Task WriteAsync(string path, string suite, JsonArray tests)
{
    await using var file = new FileStream(path, FileMode.Create);
    await JsonSerializer.SerializeAsync(file, new JsonObject { ["suite"] = suite, ["tests"] = tests });
}
