using System.Diagnostics;

namespace ActorBridge.Torture.Harness;

/// <summary>What one harness did and found; counted while it runs, so that long work shows progress.</summary>
public sealed class Outcome(string harness, Action<Outcome>? progress = null)
{
    private readonly long _from = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();

    public string Harness { get; } = harness;

    /// <summary>Kills, cuts, faults, flips, …</summary>
    public int Done { get; private set; }

    /// <summary>Broken promises; each with what repeats it.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>What was seen how often, for people.</summary>
    public SortedDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_from);

    public void Add(string what, IEnumerable<string> problems, params string[] counted)
    {
        lock (_lock)
        {
            Done++;
            Problems.AddRange(problems.Select(p => $"{what}: {p}"));
            foreach (var name in counted)
            {
                Count(name, 1);
            }

            progress?.Invoke(this);
        }
    }

    public void Count(string name, int more) => Counts[name] = Counts.GetValueOrDefault(name) + more;

    public override string ToString() =>
        $"{Harness}: {Done} done, {Problems.Count} broken promises{string.Concat(Counts.Select(c => $", {c.Value} {c.Key}"))}, {Elapsed.TotalSeconds:0} s";
}
