using System.Text.RegularExpressions;

namespace ActorBridge.Testing;

/// <summary>
/// Where the bytes of each audit log that a test wrote are left for the check at the end of the run (rule 12.1): one file a log, in the
/// folder that ACTORBRIDGE_LOG_SHELF names. Without that nothing is kept. A log that a test damages on purpose is left out by the
/// test's own word only, and counted.
/// </summary>
public static partial class LogShelf
{
    /// <summary>In a log's folder: a test has damaged it on purpose.</summary>
    public const string Mark = "damaged-on-purpose";

    private static readonly string? Folder = Environment.GetEnvironmentVariable("ACTORBRIDGE_LOG_SHELF");
    private static readonly string Suite = Path.GetFileName(Up(AppContext.BaseDirectory));
    private static int _count;

    public static bool IsThere => !string.IsNullOrEmpty(Folder);

    /// <summary>A name of its own for a log that is kept more than once, as it grows.</summary>
    public static string NewName() => $"{Suite}-{Environment.ProcessId}-{Interlocked.Increment(ref _count):D5}";

    /// <summary>Replaces what was kept under that name before.</summary>
    /// <param name="segments">In their order.</param>
    public static void Keep(string name, IEnumerable<byte[]> segments)
    {
        using var file = new FileStream(Path.Combine(Directory.CreateDirectory(Folder!).FullName, name + ".jsonl"), FileMode.Create);
        foreach (var segment in segments)
        {
            file.Write(segment);
        }
    }

    /// <summary>What was kept before the damage stays; what comes after is nothing to check.</summary>
    public static void LeaveOut(string name) => new FileStream(Path.Combine(Directory.CreateDirectory(Folder!).FullName, $"{name}.{Mark}"), FileMode.Create).Dispose();

    /// <summary>Every log in the folder or beneath, before the test removes it. What a person set aside is no log any more.</summary>
    public static void KeepFolder(string root)
    {
        if (!IsThere || !Directory.Exists(root))
        {
            return;
        }

        var logs = Directory.EnumerateFiles(root, "*.jsonl", SearchOption.AllDirectories)
            .Where(f => SegmentName().IsMatch(Path.GetFileName(f)) && !f.Contains("/set-aside-", StringComparison.Ordinal))
            .GroupBy(f => Path.GetDirectoryName(f)!);
        foreach (var log in logs)
        {
            if (File.Exists(Path.Combine(log.Key, Mark)))
            {
                LeaveOut(NewName());
            }
            else
            {
                Keep(NewName(), log.Order(StringComparer.Ordinal).Select(File.ReadAllBytes));
            }
        }
    }

    /// <summary>Messages that went over a wire, each as config/schemas/wire.json describes it, in the folder that ACTORBRIDGE_WIRE_SHELF names.</summary>
    public static void KeepFrames(IEnumerable<string> frames)
    {
        if (Environment.GetEnvironmentVariable("ACTORBRIDGE_WIRE_SHELF") is { Length: > 0 } folder)
        {
            File.WriteAllLines(Path.Combine(Directory.CreateDirectory(folder).FullName, NewName() + ".frames"), frames);
        }
    }

    public static void DamagedOnPurpose(string folder) => new FileStream(Path.Combine(folder, Mark), FileMode.Create).Dispose();

    // tests/<suite>/bin/…
    private static string Up(string folder)
    {
        for (var at = new DirectoryInfo(folder); at.Parent is { } parent; at = parent)
        {
            if (at.Name == "bin")
            {
                return parent.FullName;
            }
        }

        return folder;
    }

    [GeneratedRegex(@"^\d{19}\.jsonl$")]
    private static partial Regex SegmentName();
}
