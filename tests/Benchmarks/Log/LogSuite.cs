namespace ActorBridge.Benchmarks.Log;

/// <summary>The audit log against the disk it stands on.</summary>
public static class LogSuite
{
    private static readonly int[] Writers = [1, 16, 64, 256];

    /// <param name="name">Only rows whose names begin so are measured.</param>
    public static async IAsyncEnumerable<Measurement> Run(string name)
    {
        // Beside the project's own files, not in a temporary folder, which may be in memory.
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "bench-log")).FullName;
        try
        {
            foreach (var writers in Writers.Where(n => Wanted($"log.append.{n}")))
            {
                yield return await Task.Run(() => AppendBench.Run(Path.Combine(folder, $"append-{writers}"), writers));
            }

            foreach (var writers in Writers.Where(n => Wanted($"log.actor.{n}") || Wanted($"log.grouped.{n}")))
            {
                foreach (var measurement in await Task.Run(() => ActorBench.RunAsync(Path.Combine(folder, $"actor-{writers}"), writers)))
                {
                    yield return measurement;
                }
            }

            if (Wanted("log.open.") || Wanted("log.consult"))
            {
                foreach (var measurement in MillionLines.Run(Path.Combine(folder, "million")))
                {
                    yield return measurement;
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        bool Wanted(string row) => row.StartsWith(name, StringComparison.Ordinal) || name.StartsWith(row, StringComparison.Ordinal);
    }
}
