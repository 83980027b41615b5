using System.Globalization;
using ActorBridge.Core.Operations;

namespace ActorBridge.Host.Cli;

/// <summary>What is not as a plan rests on it, for people: which field, what it was and is, and who changed the datablock when.</summary>
internal static class StaleLines
{
    public static IEnumerable<string> Of(StaleDatablock stale)
    {
        yield return $"  {stale.Kind?.ToString().ToLowerInvariant()} {stale.Uuid} {stale.Name}: {Versions(stale)}";
        foreach (var field in stale.Fields)
        {
            var by = stale.Changes.FirstOrDefault(c => c.Version == field.Version);
            yield return $"    {field.Path} was {field.Expected ?? "(long)"} and {(field.Why is { } why ? $"can't be read: {why}" : $"is {field.Found ?? "(long)"}")}{(by is null ? "" : $", {By(by)}")}";
        }

        foreach (var change in stale.Changes)
        {
            yield return $"    version {change.Version} at {change.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)} {By(change)}";
        }

        if (stale.Changes.IsEmpty)
        {
            yield return "    by whom is not known: not since the file was opened in this Blender";
        }
    }

    private static string Versions(StaleDatablock stale) => stale switch
    {
        { Version: null } => "gone",
        { Expected: { } expected } when expected != stale.Version => $"version {stale.Version}, was read at {expected}",
        _ => $"version {stale.Version}",
    };

    private static string By(DatablockChanged change) => change switch
    {
        { Operation: null } => "by the person or a script",
        { Logged: { } logged } => $"by operation {change.Operation} \"{logged.Label}\" of {(logged.Client.Length > 0 ? logged.Client : "a client")}, line {logged.Seq} of the log",
        _ => $"by operation {change.Operation}",
    };
}
