using System.Collections.Immutable;

namespace ActorBridge.Audit.Replay;

/// <summary>What one operation's digests were in the replay.</summary>
/// <param name="Error">Why it could not be repeated; null when it could.</param>
public sealed record ReplayFound(string Before, string After, ImmutableDictionary<string, (string Before, string After)> Parts, string? Error);

/// <summary>The scene before or after an operation is not what the log says, or the operation could not be repeated.</summary>
/// <param name="What"><c>digest_before</c>, <c>digest_after</c> or <c>refused</c>.</param>
/// <param name="Datablocks">Which ones differ; empty when the log does not have the digests by datablock.</param>
public sealed record ReplayDifference(
    ReplayOperation Operation, string What, string Recorded, string Found, ImmutableArray<ReplayDatablock> Datablocks, string Reason);

/// <param name="Of">A UUID, or <c>counts</c>: how many datablocks of each kind there are.</param>
/// <param name="Name">Empty when the log does not name it.</param>
public sealed record ReplayDatablock(string Of, string Name, string Recorded, string Found);

/// <summary>Recorded against found, as one pure function.</summary>
public static class ReplayCheck
{
    /// <param name="since">What the log can't repeat since the last operation that was equal.</param>
    /// <param name="names">UUID to the latest name in the log.</param>
    public static ReplayDifference? Compare(
        ReplayOperation operation, ReplayFound found, IReadOnlyCollection<ReplayUnrepeatable> since, IReadOnlyDictionary<string, string> names)
    {
        // Before is first: what was different then explains all that follows.
        if (found.Before.Length > 0 && found.Before != operation.Before)
        {
            return Of("digest_before", operation.Before, found.Before, p => p.Before, Before(since) + (found.Error is null ? "" : $" It could not be repeated either: {found.Error}"));
        }

        if (found.Error is { } error)
        {
            return Of("refused", operation.After, found.After, p => p.After, $"It could not be repeated: {error} {Because(since)}".TrimEnd());
        }

        return found.After == operation.After ? null
            : Of("digest_after", operation.After, found.After, p => p.After, $"The same steps came to another result here. {Because(since)}".TrimEnd());

        ReplayDifference Of(string what, string recorded, string seen, Func<(string Before, string After), string> part, string reason) =>
            new(operation, what, recorded, seen, Datablocks(part), reason);

        ImmutableArray<ReplayDatablock> Datablocks(Func<(string Before, string After), string> part) =>
        [
            .. operation.Parts.Keys.Union(found.Parts.Keys).Order(StringComparer.Ordinal)
                .Select(of => new ReplayDatablock(
                    of, operation.Names.GetValueOrDefault(of) ?? names.GetValueOrDefault(of) ?? "",
                    operation.Parts.TryGetValue(of, out var recorded) ? part(recorded) : "", found.Parts.TryGetValue(of, out var seen) ? part(seen) : ""))
                .Where(d => operation.Parts.Count > 0 && found.Parts.Count > 0 && d.Recorded != d.Found),
        ];
    }

    private static string Before(IReadOnlyCollection<ReplayUnrepeatable> since) =>
        since.Count == 0
            ? "The starting file is another, or somebody edited the scene before this operation; what a person edits is not in the log."
            : Because(since);

    private static string Because(IReadOnlyCollection<ReplayUnrepeatable> since) =>
        since.Count == 0 ? "" : $"Since the last operation that was equal: {string.Join("; ", since.TakeLast(5).Select(s => $"{s.What} (line {s.Seq})"))}.";
}
