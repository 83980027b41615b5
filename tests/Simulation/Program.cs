using System.Diagnostics;
using System.Globalization;
using ActorBridge.Simulation;

// ./bridge simulate [--seeds N] [--steps N] [--from SEED]   many seeds
// ./bridge simulate --seed N [--steps N]                     one, with everything that happens in it
var options = new Dictionary<string, int> { ["--seeds"] = 1000, ["--steps"] = 500, ["--from"] = 1 };
for (var i = 0; i < args.Length; i++)
{
    if (args[i] is "--help" or "-h")
    {
        Console.WriteLine("simulate [--seeds N] [--steps N] [--from SEED]: the product's tree with a simulated Blender under faults, many seeds.\nsimulate --seed N [--steps N]: one seed, with all that happens in it.\nA seed that fails is printed with the command that repeats it. Ends with 0 when all held, 1 when one failed, 130 when stopped by Ctrl-C (a second one ends it at once).");
        return 0;
    }

    if (args[i] is not ("--seeds" or "--steps" or "--from" or "--seed") || i + 1 == args.Length || !int.TryParse(args[++i], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        || (value == 0 && args[i - 1] is ("--seeds" or "--steps")))
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

// Ctrl-C ends it with what was found until then.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) => e.Cancel = !stop.IsCancellationRequested && Cancel(stop);
var progress = TimeSpan.FromSeconds(10);
var (start, told) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
int failures = 0, seeds = 0;
long done = 0, submitted = 0, committed = 0;
foreach (var run in SeedRun.OfAll(Enumerable.Range(options["--from"], options["--seeds"]), steps))
{
    seeds++;
    (done, submitted, committed) = (done + run.Steps, submitted + run.Submitted, committed + run.Committed);
    if (run.Failure is not null)
    {
        failures++;
        Console.WriteLine(run.Explain(steps));
    }

    if (stop.IsCancellationRequested)
    {
        break;
    }

    if (Stopwatch.GetElapsedTime(start) is var now && now >= told + progress)
    {
        told = now;
        Console.Error.WriteLine($"{seeds} of {options["--seeds"]} seeds in {now.TotalSeconds:0} s, {failures} failed");
    }
}

var whole = seeds == options["--seeds"];
Console.WriteLine($"{(whole ? "" : "stopped: ")}{seeds} seeds, {done} steps, {submitted} plans submitted, {committed} committed, {failures} seeds failed");
return failures > 0 ? 1 : whole ? 0 : 130;

static bool Cancel(CancellationTokenSource stop)
{
    stop.Cancel();
    return true;
}
