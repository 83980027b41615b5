using ActorBridge.Torture.Harness;

namespace ActorBridge.Torture.Storage;

/// <summary>
/// The power is cut while log, journal and boot file are written: the writer is stopped, what has reached the disk is copied, and the copy is mounted
/// and read as the next start would read it. Whatever was only in the page cache is not in it.
/// </summary>
internal static class PowerCut
{
    /// <summary>Then a fresh disk, so that neither it nor the reading of it grows without end.</summary>
    private const int CutsOnOneDisk = 15;

    private const int Megabytes = 64;

    /// <param name="what">log, journal or both, or one of <see cref="Subjects.PlainDatabase"/>'s</param>
    /// <param name="withoutSync">Given the disk's folder, the files whose syncs are left out; the harness must then find losses.</param>
    public static async Task<Outcome> RunAsync(int cuts, string what, Func<string, string[]>? withoutSync = null, Action<Outcome>? progress = null)
    {
        var outcome = new Outcome("power-cut", progress);
        var random = new Random(60);
        var folder = Directory.CreateTempSubdirectory("actorbridge-cut-").FullName;
        var (said, copy) = (Path.Combine(folder, "said"), Path.Combine(folder, "copy"));
        try
        {
            while (outcome.Done < cuts)
            {
                using var disk = Disk.Create(Path.Combine(folder, "image"), Path.Combine(folder, "disk"), Megabytes);
                await using var child = Child.Start(said, withoutSync is null ? [] : Strace.Without(withoutSync(disk.Folder)), "write", disk.Folder, what, "0");
                for (var i = 0; i < CutsOnOneDisk && outcome.Done < cuts; i++)
                {
                    await child.UntilSaidAsync(child.Said + random.Next(500, 20_000));
                    await child.StopAsync();
                    disk.CopyTo(copy);
                    var heard = child.Heard();
                    using (var after = Disk.Mount(copy, Path.Combine(folder, "after")))
                    {
                        var problems = Checker.Check(after.Folder, heard);
                        outcome.Add($"cut {outcome.Done + 1}", [.. heard.Refused.Select(r => $"{r.What}: {r.Why}"), .. problems], problems.Count > 0 ? ["cuts with losses"] : []);
                        if (withoutSync is null && problems.Count == 0)
                        {
                            LogShelf.KeepFolder(after.Folder); // where a sync was left out, what is left is no log that the product wrote
                        }
                    }

                    child.Continue();
                }
            }

            return outcome;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
