using System.Collections.Immutable;
using ActorBridge.Audit.Reading;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Replay;

/// <summary>The whole log seen once, since whether a commit came about may be said much later: the compensations, and what is left out.</summary>
public sealed record ReplaySurvey(
    ImmutableHashSet<ProjectId> Projects, ImmutableHashSet<OperationId> Compensated, int Committed, int RolledBack, int Quarantined, int Refused)
{
    /// <param name="project">Only its lines count; null for all.</param>
    public static ReplaySurvey Of(IEnumerable<LoggedLine> lines, ProjectId? project)
    {
        var projects = ImmutableHashSet.CreateBuilder<ProjectId>();
        var committed = new HashSet<OperationId>();
        var compensated = ImmutableHashSet.CreateBuilder<OperationId>();
        var (rolledBack, quarantined, refused) = (0, 0, 0);
        foreach (var line in lines.Select(l => l.Entry.Draft).Where(d => project is null || d.Project == project))
        {
            switch (line)
            {
                case { Phase: AuditPhase.Begin, Project: { } begun }:
                    projects.Add(begun);
                    break;
                case { Phase: AuditPhase.Commit, Operation: { } id }:
                    committed.Add(id);
                    break;
                case { Phase: AuditPhase.Rollback, Operation: { } id } when committed.Contains(id):
                    compensated.Add(id);
                    break;
                case { Phase: AuditPhase.Rollback, Outcome: Outcomes.Quarantined }:
                    quarantined++;
                    break;
                case { Phase: AuditPhase.Rollback }:
                    rolledBack++;
                    break;
                case { Kind: AuditKind.Consultation, Outcome: Outcomes.Block or Outcomes.Retry }:
                    refused++;
                    break;
            }
        }

        return new(projects.ToImmutable(), compensated.ToImmutable(), committed.Count - compensated.Count, rolledBack, quarantined, refused);
    }
}
