using ActorBridge.Torture.Harness;

namespace ActorBridge.Torture.Storage;

/// <summary>SIGKILL at random moments of a process that writes log, journal and boot file at once, and is started again on what it left.</summary>
internal static class Kill
{
    // Each check reads the whole history, so a soak begins another now and then.
    private const int KillsOfOneHistory = 500;

    public static async Task<Outcome> RunAsync(int kills, Action<Outcome>? progress = null)
    {
        var outcome = new Outcome("kill", progress);
        var random = new Random(200);
        for (var killed = 0; killed < kills; killed += KillsOfOneHistory)
        {
            await OneHistoryAsync(killed, Math.Min(kills - killed, KillsOfOneHistory), random, outcome);
        }

        return outcome;
    }

    private static async Task OneHistoryAsync(int before, int kills, Random random, Outcome outcome)
    {
        var folder = Directory.CreateTempSubdirectory("actorbridge-kill-").FullName;
        try
        {
            var all = new Heard();
            for (var kill = 1; kill <= kills; kill++)
            {
                var said = Path.Combine(folder, "said");
                await using (var child = Child.Start(said, [], "write", folder, "both", "0"))
                {
                    await child.UntilSaidAsync(random.Next(2_000, 12_000));
                    await child.KillAsync();
                }

                all.Read(said);
                File.Delete(said);
                outcome.Add($"kill {before + kill}", all.Refused.Select(r => $"{r.What}: {r.Why}").Concat(kill % 10 == 0 || kill == kills ? Checker.Check(folder, all) : []));
                all.Refused.Clear();
            }

            outcome.Count("lines acknowledged", all.Log.Count);
            outcome.Count("events acknowledged", (int)all.Journal.Values.Sum());
        }
        finally
        {
            LogShelf.KeepFolder(folder);
            Directory.Delete(folder, recursive: true);
        }
    }
}
