using System.Diagnostics;

namespace ActorBridge.Benchmarks.Harness;

public static class Timing
{
    /// <summary>Runs something that handles so many of its unit, and says how many of them a second that is.</summary>
    public static async Task<double> Rate(int count, Func<Task> run) => count / await Seconds(run);

    public static async Task<double> Seconds(Func<Task> run)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var start = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
