using ActorBridge.Benchmarks;
using ActorBridge.Benchmarks.Blender;
using ActorBridge.Benchmarks.Log;
using ActorBridge.Benchmarks.Runtime;

var suites = new Dictionary<string, Func<string, IAsyncEnumerable<Measurement>>>(StringComparer.Ordinal)
{
    ["blender"] = _ => BlenderSuite.Run(),
    ["log"] = LogSuite.Run,
    ["runtime"] = RuntimeSuite.Run,
};

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine($"""
        bench [SUITE | SUITE.ROW]… [--json]: measures a value and a yardstick in turns, in one run; the ratio of their medians counts.
          Suites: {string.Join(", ", suites.Keys)}; all of them when none is named. SUITE.ROW, such as runtime.persist, prints only the rows that begin so.
          Each row: value, yardstick, ratio, and the goal of the ratio: holds, MISSED, or told where there is none.
          --json prints one object a line and nothing else. What each row measures: docs/benchmarks.md.
          Ends with 0 when all goals hold, 1 when one is missed, 2 when a suite or row is not known.
        """);
    return 0;
}

var json = args.Contains("--json");
var asked = args.Where(a => a != "--json").ToArray();
if (asked.FirstOrDefault(a => !suites.ContainsKey(a.Split('.')[0])) is { } unknown)
{
    Console.Error.WriteLine($"No suite '{unknown}'; there are: {string.Join(", ", suites.Keys)}. See --help.");
    return 2;
}

var missed = 0;
foreach (var name in asked.Length == 0 ? [.. suites.Keys] : asked)
{
    var printed = 0;
    await foreach (var measurement in suites[name.Split('.')[0]](name))
    {
        if (!measurement.Bench.StartsWith(name, StringComparison.Ordinal))
        {
            continue;
        }

        Console.WriteLine(json ? measurement.ToJson() : measurement.ToRow());
        printed++;
        missed += measurement.Holds ? 0 : 1;
    }

    if (printed == 0)
    {
        Console.Error.WriteLine($"No row begins with '{name}'; see docs/benchmarks.md.");
        return 2;
    }
}

return missed == 0 ? 0 : 1;
