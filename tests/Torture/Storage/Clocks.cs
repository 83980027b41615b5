using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Audit;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Operations;
using ActorBridge.Host.Blenders;
using ActorBridge.Torture.Harness;

namespace ActorBridge.Torture.Storage;

/// <summary>
/// A whole host whose wall clock is moved under it, or that is stopped for a while. The person's pause has to hold, to end after its idle time on
/// the monotonic clock and not before, the connection has to live, the log has to stay in its order, and no failure may be forgiven: of five that open
/// a breaker four come before the move, and the last comes after it, or after another start as well.
/// </summary>
internal static class Clocks
{
    private const string Library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
    private const int Stop = 19, Continue = 18;

    /// <summary>user-intent.idle-verified of the built-in policy.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    /// <summary>breaker.threshold of the built-in policy.</summary>
    private const int FailuresMax = 5;

    /// <summary>memory.forgive-after of this harness: longer than all of it takes, shorter than what the wall clock passes in each move.</summary>
    private static readonly TimeSpan Forgiven = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static readonly (string Name, string Change)[] Moves =
    [
        ("+1 h", "+3600"), ("-1 h", "-3600"), ("+1 day", "+86400"), ("-1 day", "-86400"), ("+10 years", "+315360000"), ("-10 years", "-315360000"),
        ("100 times as fast", "+0 x100"), ("stopped", ""),
    ];

    public static int Kinds => Moves.Length;

    /// <summary>Why it can't be done here; null when it can.</summary>
    public static string? Missing { get; } = File.Exists(Library) ? null : "libfaketime is not installed";

    public static async Task<Outcome> RunAsync(int rounds, TimeSpan stopped, Action<Outcome>? progress = null)
    {
        var outcome = new Outcome("clocks", progress);
        for (var round = 0; round < rounds; round++)
        {
            await Parallel.ForEachAsync(Moves, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (move, _) =>
            {
                var problems = new List<string>();
                await OneAsync(move.Change, stopped, problems);
                outcome.Add(move.Name, problems);
            });
        }

        return outcome;
    }

    private static async Task OneAsync(string change, TimeSpan stopped, List<string> problems)
    {
        var folder = Directory.CreateTempSubdirectory("actorbridge-clock-").FullName;
        var (data, clock, policy) = (Path.Combine(folder, "data"), Path.Combine(folder, "clock"), Path.Combine(folder, "policy.hocon"));
        try
        {
            await File.AppendAllTextAsync(clock, "+0\n");
            await File.AppendAllTextAsync(policy, string.Create(CultureInfo.InvariantCulture, $"actorbridge.memory.forgive-after = {Forgiven.TotalSeconds}s\n"));
            await using (var artist = await Artist.StartAsync(data, Environment(clock, policy)))
            {
                await artist.RenameAllAsync();
                await FailAsync(artist, Features.Objects, 1, FailuresMax - 1, problems);
                await FailAsync(artist, Features.Properties, 1, FailuresMax - 1, problems);
                await artist.SeeHandsAsync(busy: true);
                await artist.BeatAsync();
                await MoveAsync(artist, clock, change, stopped);
                await PauseHoldsAsync(artist, problems);
                await artist.RenameAllAsync();
                await OpensAsync(artist, Features.Objects, problems);
                await artist.StopAsync();
            }

            problems.AddRange(OrderOf(Path.Combine(data, "audit"), change));

            // Another start under the moved clock: what was, is known; nothing is forgiven or called a crash for it.
            await using var again = await Artist.StartAsync(data, Environment(clock, policy));
            if ((again.Acknowledged, await again.StatusAsync()) is var (batch, status) && (batch != 2 || !status.AutomationOn))
            {
                problems.Add($"the next start: batch {batch}, {status.Why}");
            }

            await again.RenameAllAsync();
            await OpensAsync(again, Features.Properties, problems);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            problems.Add($"{e.Message}; the host's own log ends with: {string.Join(" | ", Said(data).TakeLast(5))}");
        }
        finally
        {
            LogShelf.KeepFolder(folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    // Each of another datablock, so that nothing but its feature counts it.
    private static async Task FailAsync(Artist artist, string feature, int first, int last, List<string> problems)
    {
        for (var target = first; target <= last; target++)
        {
            if (await artist.FailAsync(target, Step(feature)) is { } why)
            {
                problems.Add($"failure {target} of {feature} was refused: {why}");
            }
        }
    }

    private static async Task OpensAsync(Artist artist, string feature, List<string> problems)
    {
        await FailAsync(artist, feature, FailuresMax, FailuresMax, problems);
        if (await artist.FailAsync(FailuresMax + 1, Step(feature)) is var why && why?.Code != ErrorCodes.BreakerOpen)
        {
            problems.Add($"{FailuresMax} failures of {feature}, none of them {Forgiven.TotalMinutes:0} minutes ago, and its breaker is not open: {why}");
        }
    }

    private static JsonObject Step(string feature) => feature == Features.Objects
        ? new() { ["op"] = "set_transform", ["location"] = new JsonArray(1, 0, 0) }
        : new() { ["op"] = "set_custom_property", ["name"] = "tried", ["value"] = 1 };

    private static IEnumerable<string> Said(string data) =>
        Directory.Exists(Path.Combine(data, "logs")) ? Directory.GetFiles(Path.Combine(data, "logs")).Order(StringComparer.Ordinal).SelectMany(File.ReadLines) : [];

    private static async Task MoveAsync(Artist artist, string clock, string change, TimeSpan stopped)
    {
        if (change.Length > 0)
        {
            // libfaketime has one buffer for all threads, so one that still has the old text can spoil what another makes of the new one,
            // and that stays. Said twice in other words, the second time all have the same, whoever spoils whose.
            await SayAsync(clock, change);
            await artist.BeatAsync();
            await SayAsync(clock, change.Insert(1, "0"));
        }
        else
        {
            Signal.Send(artist.HostPid, Stop);
            await Task.Delay(stopped); // the time is what is tried here
            Signal.Send(artist.HostPid, Continue);
        }

        await artist.BeatAsync();
    }

    // Never half of it: each call for the time reads this file.
    private static async Task SayAsync(string clock, string change)
    {
        await File.WriteAllTextAsync(clock + ".new", change + "\n");
        File.Move(clock + ".new", clock, overwrite: true);
    }

    private static async Task PauseHoldsAsync(Artist artist, List<string> problems)
    {
        if (await IntentAsync(artist) == "FREE")
        {
            problems.Add("the pause was over while the person was still at work");
        }

        var from = Stopwatch.GetTimestamp();
        await artist.SeeHandsAsync(busy: false);
        while (await IntentAsync(artist) != "FREE")
        {
            await artist.BeatAsync();
            if (Stopwatch.GetElapsedTime(from) > Longest)
            {
                problems.Add($"the pause did not end within {Longest.TotalSeconds:0} s of hands off");
                return;
            }
        }

        // Asked after it was true, so never too early by the asking.
        if (Stopwatch.GetElapsedTime(from) is var idle && idle < Idle)
        {
            problems.Add($"hands off for {idle.TotalMilliseconds:0} ms counted as {Idle.TotalMilliseconds:0} ms");
        }
    }

    /// <summary>Empty when a part of the host did not answer in time; a connection that is gone is noticed at the next heartbeat.</summary>
    private static async Task<string> IntentAsync(Artist artist) =>
        (await artist.StatusAsync()).Blenders is [{ } blender] ? blender.Intent : "";

    // The clock must really have been moved, or all of this shows nothing.
    private static IEnumerable<string> OrderOf(string audit, string change)
    {
        if (AuditVerifier.Verify(audit).Unusable is { } damage)
        {
            yield return $"the log: {damage}";
        }

        var times = Directory.GetFiles(audit, "*.jsonl").Order(StringComparer.Ordinal).SelectMany(File.ReadLines)
            .Select(l => JsonDocument.Parse(l).RootElement.GetProperty("timestamp").GetDateTimeOffset()).ToList();
        var moved = times[^1] - times[0];
        var expected = change.Length == 0 ? TimeSpan.Zero : change.Contains('x', StringComparison.Ordinal) ? 2 * Forgiven : TimeSpan.FromSeconds(double.Parse(change, CultureInfo.InvariantCulture));
        if (expected < TimeSpan.Zero ? moved > expected / 2 : moved < expected / 2)
        {
            yield return $"the host's clock was to be moved by {expected} and moved by {moved}";
        }
    }

    // Only the wall clock: no real one ever moves the monotonic clock with it.
    private static Dictionary<string, string> Environment(string clock, string policy) => new()
    {
        ["ACTORBRIDGE_POLICY"] = policy,
        ["LD_PRELOAD"] = Library, ["FAKETIME_TIMESTAMP_FILE"] = clock, ["FAKETIME_NO_CACHE"] = "1", ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["DONT_FAKE_MONOTONIC"] = "1",
    };
}
