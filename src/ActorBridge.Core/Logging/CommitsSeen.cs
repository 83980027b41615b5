using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Core.Identity;

namespace ActorBridge.Core.Logging;

/// <summary>A committed operation that a scene does not hold.</summary>
/// <param name="Seq">The line of its COMMIT.</param>
/// <param name="Label">As the person reads it; empty when its BEGIN was not read.</param>
public sealed record LackedCommit(OperationId Id, long Seq, string Label);

/// <summary>
/// The commits of one project in a part of the log, taken in line by line, without those that a later line takes back. Operations of one
/// project run one after the other, so a scene that holds one of them has held all before it.
/// </summary>
public sealed record CommitsSeen(ProjectId Project, ImmutableList<LackedCommit> Commits, ImmutableDictionary<OperationId, string> Begun)
{
    public static CommitsSeen None(ProjectId project) => new(project, [], ImmutableDictionary<OperationId, string>.Empty);

    public CommitsSeen With(AuditEntry line) => line.Draft switch
    {
        { Phase: AuditPhase.Begin, Operation: { } id } d when d.Project == Project => this with { Begun = Begun.SetItem(id, Label(d)) },
        { Phase: AuditPhase.Commit, Operation: { } id } d when d.Project == Project => this with
        {
            Commits = Commits.Add(new(id, line.Seq, Begun.GetValueOrDefault(id, ""))), Begun = Begun.Remove(id),
        },
        { Phase: AuditPhase.Rollback, Operation: { } id } => this with { Commits = Commits.RemoveAll(c => c.Id == id), Begun = Begun.Remove(id) },
        _ => this,
    };

    private static string Label(AuditDraft begin) =>
        begin.Detail?[DetailKeys.Plan] is JsonObject plan && plan["label"] is { } label && label.GetValueKind() == JsonValueKind.String ? label.GetValue<string>() : "";
}
