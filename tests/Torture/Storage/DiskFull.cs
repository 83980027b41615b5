using ActorBridge.Audit;
using ActorBridge.Torture.Harness;

namespace ActorBridge.Torture.Storage;

/// <summary>A whole host on a disk of 2, 4 and 8 MiB until it is full; then with room again.</summary>
internal static class DiskFull
{
    /// <summary>Why there can be no such disk here; null when there can.</summary>
    public static string? Missing { get; } = Environment.UserName != "root" || !Tool.Exists("mount") || Disk.Missing is not null ? "a small tmpfs needs root and mount" : null;

    /// <inheritdoc cref="HostFault.RunAsync" path="/param"/>
    public static async Task<Outcome> RunAsync(int rounds, TimeSpan? within = null, Action<Outcome>? progress = null)
    {
        var outcome = new Outcome("disk-full", progress);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var megabytes in new[] { 2, 4, 8 })
            {
                var problems = new List<string>();
                await FillAsync(megabytes, within, problems, outcome);
                outcome.Add($"{megabytes} MiB", problems);
            }
        }

        return outcome;
    }

    private static async Task FillAsync(int megabytes, TimeSpan? within, List<string> problems, Outcome outcome)
    {
        var folder = Directory.CreateTempSubdirectory("actorbridge-full-").FullName;
        Tool.Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=700", "tmpfs", folder);
        try
        {
            var data = Path.Combine(folder, "data");
            var acknowledged = await FillAsync(data, within, problems, outcome);
            Tool.Run("mount", "-o", "remount,size=64m", folder);
            await using var again = await Artist.StartAsync(data);
            if (again.Acknowledged < acknowledged)
            {
                problems.Add($"batch {acknowledged} was acknowledged, and {again.Acknowledged} is the last that is known after a restart");
            }

            problems.AddRange(await again.MissingAsync());
            if ((await again.StatusAsync()).AutomationOn)
            {
                problems.Add("safe mode was left by a restart, without a person");
            }

            if ((await again.RunAsync("rearm", "--reason", "there is room again")).ExitCode != 0 || !(await again.StatusAsync()).AutomationOn)
            {
                problems.Add($"with room again, and re-armed, automation stays off: {(await again.StatusAsync()).Why}");
            }
        }
        finally
        {
            LogShelf.KeepFolder(folder);
            Tool.Run("umount", folder);
            Directory.Delete(folder);
        }
    }

    private static async Task<long> FillAsync(string data, TimeSpan? within, List<string> problems, Outcome outcome)
    {
        await using var artist = await Artist.StartAsync(data);
        while (await artist.RenameAllAsync())
        {
        }

        if (artist.OffAfter > within + artist.BatchTook)
        {
            problems.Add($"safe mode was named after {artist.OffAfter.Value.TotalMilliseconds:0} ms");
        }

        outcome.Counts["ms until safe mode, at most"] = Math.Max(outcome.Counts.GetValueOrDefault("ms until safe mode, at most"), (int)artist.OffAfter!.Value.TotalMilliseconds);
        await artist.BeatAsync();
        var status = await artist.StatusAsync();
        if (status.AutomationOn || status.SafeMode.IsEmpty)
        {
            problems.Add($"the status names no safe mode: {status.Why}");
        }

        await artist.StopAsync();
        var (report, text) = (AuditVerifier.Verify(Path.Combine(data, "audit")), Text(Path.Combine(data, "audit")));
        if (!report.IsWhole)
        {
            problems.Add($"the log is not whole: {report.Unusable}");
        }

        if (!text.Contains("\"kind\":\"SAFE_MODE\"", StringComparison.Ordinal))
        {
            problems.Add($"the log has no record of it; the reason was {artist.Why}");
        }

        return artist.Acknowledged;
    }

    private static string Text(string folder) => string.Concat(Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).Select(File.ReadAllText));
}
