using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ActorBridge.Torture.Harness;

/// <summary>The long form of the harnesses, for a person to start: <c>./bridge torture</c>.</summary>
internal static class Soak
{
    private const string Usage = """
        ./bridge torture --soak              every harness, for hours; the short form of each is part of ./bridge test
        ./bridge torture NAME --soak         one of them
          --count N                          so many kills, cuts, rounds of each kind, … instead of the harness's own figure; of io-fault, up to the Nth call
          --only KIND                        of corruption, one kind of file: KINDS
          --in DIR                           where it writes, such as a tmpfs, instead of the folder for temporary files
          --json                             one JSON object a harness on standard output; progress on standard error either way
        """;

    private static readonly TimeSpan ToldEvery = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string[] args)
    {
        var (names, soak, json, count, only) = (new List<string>(), false, false, (int?)null, (string?)null);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--help" or "-h":
                    Console.WriteLine(Help());
                    return 0;
                case "--soak":
                    soak = true;
                    break;
                case "--json":
                    json = true;
                    break;
                case "--count" when i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0:
                    (count, i) = (n, i + 1);
                    break;
                case "--only" when i + 1 < args.Length && Harnesses.All.Any(h => h.Kinds.Contains(args[i + 1])):
                    only = args[++i];
                    break;
                case "--in" when i + 1 < args.Length && Directory.Exists(args[i + 1]):
                    Environment.SetEnvironmentVariable("TMPDIR", Path.GetFullPath(args[++i]));
                    break;
                case var name when Harnesses.All.Any(h => h.Name == name):
                    names.Add(name);
                    break;
                default:
                    return Refuse($"torture: '{args[i]}' is not understood.");
            }
        }

        if (!soak)
        {
            return Refuse("torture: say --soak; the short form is part of ./bridge test.");
        }

        var chosen = Harnesses.All.Where(h => names.Count == 0 || names.Contains(h.Name)).Where(h => only is null || h.Kinds.Contains(only)).ToList();
        if (chosen.Count == 0)
        {
            return Refuse($"torture: {string.Join(", ", names)} has no kind '{only}'.");
        }

        var failed = false;
        foreach (var harness in chosen.Select(h => only is null ? h : h.Only!(only)))
        {
            failed |= !await RunAsync(harness, count, json);
        }

        return failed ? 1 : 0;
    }

    private static async Task<bool> RunAsync(SoakHarness harness, int? count, bool json)
    {
        if (harness.Missing is { } missing)
        {
            Print(json, new { harness = harness.Name, skipped = missing }, $"{harness.Name}: skipped, {missing}");
            return true;
        }

        var (due, shown, told) = (count ?? harness.Count, 0, Stopwatch.GetTimestamp());
        var total = harness.Total(due);
        var outcome = await harness.RunAsync(due, o =>
        {
            // Each broken promise at once; else now and then.
            for (; shown < o.Problems.Count; shown++)
            {
                Console.Error.WriteLine($"  {o.Problems[shown]}");
            }

            if (Stopwatch.GetElapsedTime(told) >= ToldEvery)
            {
                told = Stopwatch.GetTimestamp();
                Console.Error.WriteLine(total is { } all ? $"{o} (of {all})" : $"{o}");
            }
        });
        Print(
            json,
            new { harness = outcome.Harness, done = outcome.Done, seconds = Math.Round(outcome.Elapsed.TotalSeconds, 1), problems = outcome.Problems, counts = outcome.Counts },
            outcome.ToString());
        return outcome.Problems.Count == 0;
    }

    private static void Print(bool json, object forMachines, string forPeople) => Console.WriteLine(json ? JsonSerializer.Serialize(forMachines) : forPeople);

    private static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        Console.Error.WriteLine(Help());
        return 2;
    }

    private static string Help() => Usage.Replace("KINDS", string.Join(", ", Harnesses.All.SelectMany(h => h.Kinds)), StringComparison.Ordinal) + "\n\n" + string.Join('\n', Harnesses.All.Select(h => $"  {h.Name,-12} {h.Count.ToString("N0", CultureInfo.InvariantCulture),7}  {h.What}"));
}
