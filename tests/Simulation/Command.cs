using System.Diagnostics;
using System.Globalization;

namespace ActorBridge.Simulation;

/// <summary>
/// <c>simulate [--seeds N] [--steps N] [--from SEED]</c>: many seeds;
/// <c>simulate --seed N [--steps N]</c>: one, with everything that happens in it.
/// </summary>
internal static class Command
{
    private const string Help =
        """
        simulate [--seeds N] [--steps N] [--from SEED]: the product's tree with a simulated Blender under faults, many seeds.
        simulate --seed N [--steps N]: one seed, with all that happens in it.
        A seed that fails is printed with the command that repeats it. Ends with 0 when all held, 1 when one failed, 130 when stopped by Ctrl-C (a second one ends it at once).
        """;

    private static readonly TimeSpan Progress = TimeSpan.FromSeconds(10);

    /// <param name="sabotage">A test's.</param>
    public static int Run(string[] args, TextWriter output, TextWriter errors, CancellationToken stop, Sabotage? sabotage = null)
    {
        var options = new Dictionary<string, int> { ["--seeds"] = 1000, ["--steps"] = 500, ["--from"] = 1 };
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] is "--help" or "-h")
            {
                output.WriteLine(Help);
                return 0;
            }

            if (args[i] is not ("--seeds" or "--steps" or "--from" or "--seed") || i + 1 == args.Length || !int.TryParse(args[++i], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || (value == 0 && args[i - 1] is ("--seeds" or "--steps")))
            {
                errors.WriteLine($"simulate: '{args[Math.Min(i, args.Length - 1)]}' is not understood; see --help.");
                return 2;
            }

            options[args[i - 1]] = value;
        }

        return options.TryGetValue("--seed", out var seed)
            ? One(seed, options["--steps"], output, sabotage)
            : Many(options["--from"], options["--seeds"], options["--steps"], output, errors, sabotage, stop);
    }

    private static int One(int seed, int steps, TextWriter output, Sabotage? sabotage)
    {
        var run = SeedRun.Of(seed, steps, sabotage, output.WriteLine);
        output.WriteLine(run.Failure is null ? run.ToString() : run.Explain(steps));
        return run.Failure is null ? 0 : 1;
    }

    private static int Many(int from, int count, int steps, TextWriter output, TextWriter errors, Sabotage? sabotage, CancellationToken stop)
    {
        var (start, told) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        int failures = 0, seeds = 0;
        long done = 0, submitted = 0, committed = 0;
        errors.WriteLine($"{count} seeds of {steps} steps each; Ctrl-C ends it with what was found until then");
        foreach (var run in SeedRun.OfAll(Enumerable.Range(from, count), steps, sabotage))
        {
            seeds++;
            (done, submitted, committed) = (done + run.Steps, submitted + run.Submitted, committed + run.Committed);
            if (run.Failure is not null)
            {
                failures++;
                output.WriteLine(run.Explain(steps));
            }

            if (stop.IsCancellationRequested)
            {
                break;
            }

            if (Stopwatch.GetElapsedTime(start) is var now && now >= told + Progress)
            {
                told = now;
                errors.WriteLine($"{seeds} of {count} seeds in {now.TotalSeconds:0} s, {failures} failed");
            }
        }

        var whole = seeds == count;
        output.WriteLine($"{(whole ? "" : "stopped: ")}{seeds} seeds, {done} steps, {submitted} plans submitted, {committed} committed, {failures} seeds failed");
        return failures > 0 ? 1 : whole ? 0 : 130;
    }
}
