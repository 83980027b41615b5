using System.Diagnostics;

namespace ActorBridge.Benchmarks.Harness;

/// <summary>
/// A value and the yardstick it is held against, measured in turns, so that a machine that slows down slows both.
/// The medians count; the first round warms up and is thrown away unless it is the only one.
/// </summary>
public sealed record Bench(string Name, string Unit, Func<Task<double>> Value, string Yardstick, Func<Task<double>> YardstickValue)
{
    public string Better { get; init; } = "higher";

    /// <summary>Of the ratio; 0 where a figure is only told.</summary>
    public double Goal { get; init; }

    public int Rounds { get; init; } = 6;

    /// <summary>Rounds before the first that counts: the compiler makes its last version of a method some seconds after its first call.</summary>
    public TimeSpan WarmUpFor { get; init; }

    /// <summary>What must be there before the first round, and is not measured.</summary>
    public Func<Task> Before { get; init; } = () => Task.CompletedTask;

    /// <summary>No round begins later than this, so that a slow runtime ends in bearable time.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(12);

    public async Task<Measurement> Measure()
    {
        var (values, yardsticks) = (new List<double>(), new List<double>());
        await Before();
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < WarmUpFor;)
        {
            await Value();
            await YardstickValue();
        }

        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < Rounds && Stopwatch.GetElapsedTime(start) < Budget; round++)
        {
            values.Add(await Value());
            yardsticks.Add(await YardstickValue());
        }

        return new Measurement(Name, Median(values), Unit, Yardstick, Median(yardsticks), Goal, Better);
    }

    private static double Median(List<double> all) => Measurement.Median(all.Count > 1 ? all[1..] : all);
}
