using System.Globalization;
using ActorBridge.Simulation;

// ./bridge simulate [--seeds N] [--steps N] [--from SEED]   many seeds
// ./bridge simulate --seed N [--steps N]                     one, with everything that happens in it
var options = new Dictionary<string, int> { ["--seeds"] = 1000, ["--steps"] = 500, ["--from"] = 1 };
for (var i = 0; i < args.Length; i++)
{
    if (args[i] is "--help" or "-h")
    {
        Console.WriteLine("simulate [--seeds N] [--steps N] [--from SEED]: the product's tree with a simulated Blender under faults, many seeds.\nsimulate --seed N [--steps N]: one seed, with all that happens in it.");
        return 0;
    }

    if (args[i] is not ("--seeds" or "--steps" or "--from" or "--seed") || i + 1 == args.Length || !int.TryParse(args[++i], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
    {
        Console.Error.WriteLine($"simulate: '{args[Math.Min(i, args.Length - 1)]}' is not understood; see --help.");
        return 2;
    }

    options[args[i - 1]] = value;
}

var steps = options["--steps"];
if (options.TryGetValue("--seed", out var seed))
{
    var run = SeedRun.Of(seed, steps, Console.WriteLine);
    Console.WriteLine(run);
    return run.Failure is null ? 0 : 1;
}

var failures = 0;
long done = 0, submitted = 0, committed = 0;
foreach (var run in SeedRun.OfAll(Enumerable.Range(options["--from"], options["--seeds"]), steps))
{
    (done, submitted, committed) = (done + run.Steps, submitted + run.Submitted, committed + run.Committed);
    if (run.Failure is not null)
    {
        failures++;
        Console.WriteLine(run.Explain(steps));
    }
}

Console.WriteLine($"{options["--seeds"]} seeds, {done} steps, {submitted} plans submitted, {committed} committed, {failures} seeds failed");
return failures == 0 ? 0 : 1;
