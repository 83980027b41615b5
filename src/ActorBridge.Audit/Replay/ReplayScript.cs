using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Reading;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Replay;

/// <summary>
/// The lines of a verified log as what a replay does, in order (rule 12.2). It knows plans, digests and identities, and no single
/// operation but the one that puts back a quarantined one: what a step means is Blender's part, then as now.
/// </summary>
public static class ReplayScript
{
    /// <exception cref="LogDamagedException">A BEGIN or COMMIT lacks what a replay needs.</exception>
    public static IEnumerable<ReplayStep> Of(IEnumerable<LoggedLine> lines, ProjectId project, ReplaySurvey survey)
    {
        var begun = new Dictionary<OperationId, JsonObject>();
        var committed = new HashSet<OperationId>();
        string? pid = null;
        foreach (var entry in lines.Select(l => l.Entry).Where(e => e.Draft.Project == project || e.Draft.Kind == AuditKind.Storage))
        {
            switch (entry.Draft)
            {
                case { Phase: AuditPhase.Begin, Operation: { } id } when !survey.Compensated.Contains(id):
                    begun[id] = entry.Draft.Detail?[DetailKeys.Plan] as JsonObject ?? throw Lacks(entry, DetailKeys.Plan);
                    break;
                case { Phase: AuditPhase.Commit, Operation: { } id } when begun.Remove(id, out var plan):
                    committed.Add(id);
                    yield return PutsBack(plan)
                        ? new ReplayUnrepeatable(entry.Seq, $"operation {id} put back what Blender had kept of a quarantined one, and that is not in the log")
                        : Operation(entry, id, plan);
                    break;
                case { Phase: AuditPhase.Rollback, Operation: { } id } when begun.Remove(id):
                    if (entry.Draft.Outcome == Outcomes.Quarantined)
                    {
                        yield return new ReplayUnrepeatable(entry.Seq, $"operation {id} was quarantined, and what it left in the scene is not in the log");
                    }

                    break;
                case { Kind: AuditKind.Recovery, Outcome: Outcomes.RolledBack or Outcomes.Quarantined, Operation: { } id } when committed.Contains(id):
                    // The file that was opened was saved in its middle: the COMMIT stands, and that file does not hold it.
                    yield return new ReplayUnrepeatable(entry.Seq, $"operation {id}: {Text(entry.Draft.Detail, DetailKeys.Reason)}");
                    break;
                case { Kind: AuditKind.Session, Outcome: Outcomes.Attached }:
                    var now = entry.Draft.Detail?[DetailKeys.Pid]?.ToString();
                    if (pid is not null && pid != now)
                    {
                        yield return new ReplayRestart(entry.Seq);
                    }

                    pid = now;
                    break;
                default:
                    if (Other(entry) is { } other)
                    {
                        yield return other;
                    }

                    break;
            }
        }
    }

    // What an operation made or deleted is repeated by the operation.
    private static ReplayStep? Other(AuditEntry entry)
    {
        var (kind, detail) = (entry.Draft.Kind, entry.Draft.Detail);
        return (kind, entry.Draft.Outcome) switch
        {
            (AuditKind.Identity, _) when detail?["by"] is not null || entry.Draft.Uuids.IsEmpty => null,
            (AuditKind.Identity, "registered" or "duplicated") when Enum.TryParse<DatablockKind>(Text(detail, "kind"), out var what) => new ReplayIdentity(
                entry.Seq, entry.Draft.Uuids[0], what, Text(detail, "name"), DatablockUuid.TryParse(Text(detail, "copy_of"), out var original) ? original : null),
            (AuditKind.Identity, "renamed" or "tombstoned" or "restored") =>
                new ReplayUnrepeatable(entry.Seq, $"{Text(detail, "kind").ToLowerInvariant()} \"{Text(detail, "name")}\" was {entry.Draft.Outcome} by the person or another add-on"),
            (AuditKind.Session, Outcomes.Lacks) => new ReplayUnrepeatable(entry.Seq, Text(detail, DetailKeys.Reason)),
            (AuditKind.Storage, "set-aside") => new ReplayUnrepeatable(entry.Seq, "a damaged part of the log was set aside, and with it what it said"),
            _ => null,
        };
    }

    // A person's answer to a quarantine.
    private static bool PutsBack(JsonObject plan) => plan["steps"] is JsonArray { Count: 1 } steps && steps[0] is JsonObject step && step["quarantined_for"] is not null;

    private static ReplayOperation Operation(AuditEntry entry, OperationId id, JsonObject plan)
    {
        var detail = entry.Draft.Detail;
        var parts = (detail?[DetailKeys.Parts] as JsonObject ?? []).Where(p => p.Value is JsonArray { Count: 2 })
            .ToImmutableDictionary(p => p.Key, p => (p.Value![0]?.ToString() ?? "", p.Value[1]?.ToString() ?? ""));
        var names = (detail?[DetailKeys.Changes] as JsonArray ?? []).OfType<JsonObject>().DistinctBy(c => Text(c, "uuid"))
            .ToImmutableDictionary(c => Text(c, "uuid"), c => Text(c, "name"));
        return new(
            entry.Seq, id, Text(plan, "label"), plan["steps"] as JsonArray ?? throw Lacks(entry, "steps"),
            Text(detail, DetailKeys.DigestBefore), Text(detail, DetailKeys.DigestAfter), parts, names);
    }

    private static string Text(JsonObject? of, string key) => of?[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";

    private static LogDamagedException Lacks(AuditEntry entry, string key) => new($"Line {entry.Seq} has no '{key}', which a replay needs.");
}
