using ActorBridge.Benchmarks;
using ActorBridge.Benchmarks.Blender;
using ActorBridge.Benchmarks.Log;
using ActorBridge.Benchmarks.Runtime;

var suites = new Dictionary<string, Func<IAsyncEnumerable<Measurement>>>(StringComparer.Ordinal)
{
    ["blender"] = BlenderSuite.Run,
    ["log"] = LogSuite.Run,
    ["runtime"] = RuntimeSuite.Run,
};

var json = args.Contains("--json");
var asked = args.Where(a => a != "--json").ToArray();
if (asked.Except(suites.Keys).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"No suite '{unknown}'; there are: {string.Join(", ", suites.Keys)}.");
    return 2;
}

var missed = 0;
foreach (var suite in asked.Length == 0 ? [.. suites.Keys] : asked)
{
    await foreach (var measurement in suites[suite]())
    {
        Console.WriteLine(json ? measurement.ToJson() : measurement.ToRow());
        missed += measurement.Holds ? 0 : 1;
    }
}

return missed == 0 ? 0 : 1;
