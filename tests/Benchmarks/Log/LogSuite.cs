namespace ActorBridge.Benchmarks.Log;

/// <summary>The audit log against the disk it stands on.</summary>
public static class LogSuite
{
    public static async IAsyncEnumerable<Measurement> Run()
    {
        // Beside the project's own files, not in a temporary folder, which may be in memory.
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "bench-log")).FullName;
        try
        {
            foreach (var writers in new[] { 1, 16, 64, 256 })
            {
                yield return await Task.Run(() => AppendBench.Run(Path.Combine(folder, $"append-{writers}"), writers));
            }

            foreach (var measurement in MillionLines.Run(Path.Combine(folder, "million")))
            {
                yield return measurement;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
