using System.Globalization;
using ActorBridge.Audit.Storage;

namespace ActorBridge.Audit.Reading;

/// <summary>One file of the log, named by the number of its first line: <c>0000000000000000001.jsonl</c>.</summary>
internal readonly record struct Segment(long First)
{
    private const string Suffix = ".jsonl";
    private const int Digits = 19;

    public string Name => First.ToString("D19", CultureInfo.InvariantCulture) + Suffix;

    /// <summary>The log's segments in order; other files in the folder are none of its business.</summary>
    public static List<Segment> In(IStorage storage)
    {
        var segments = new List<Segment>();
        foreach (var name in storage.List())
        {
            if (name.Length == Digits + Suffix.Length
                && name.EndsWith(Suffix, StringComparison.Ordinal)
                && long.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var first))
            {
                segments.Add(new Segment(first));
            }
        }

        return segments;
    }
}
