using System.Collections.Immutable;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Projects;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using Akka.Actor;

namespace ActorBridge.Actors.Root;

/// <summary>One person's answer to a quarantine (rule 16.2): the log says that there is one, its identities are released, and the decision is on record.</summary>
internal sealed class ResolveQuery : ReceiveActor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TreeRefs _tree;
    private readonly ResolveQuarantine _request;
    private readonly IActorRef _asker;

    public ResolveQuery(TreeRefs tree, IActorRef projects, ResolveQuarantine request, IActorRef asker)
    {
        (_tree, _request, _asker) = (tree, request, asker);
        LoggedOperation? logged = null;
        IdentitiesReleased? released = null;
        Receive<LoggedOperationView>(m =>
        {
            logged = m.Logged;
            if (m.Unusable is { } unusable)
            {
                Answer(new QueryRefused(unusable));
            }
            else if (logged is not { Outcome: Outcomes.Quarantined })
            {
                Answer(new QueryRefused(new(ErrorCodes.NotQuarantined, logged is null ? $"The log has no operation {m.Operation}." : $"Operation {m.Operation} ended {logged.Outcome}.")));
            }
            else
            {
                projects.Tell(new ReleaseIdentities(logged.Project, logged.Uuids, request.Who, request.Reason));
            }
        });
        Receive<IdentitiesReleased>(m =>
        {
            released = m;
            if (logged is null && m.Uuids.IsEmpty)
            {
                Answer(new QueryRefused(new(ErrorCodes.NotQuarantined, $"{request.Identity} of project {m.Project} is not quarantined.")));
                return;
            }

            Write(logged?.Id, m.Project, logged?.Uuids ?? m.Uuids, logged?.LastSeq);
        });
        Receive<AuditWritten>(m => Answer(new QuarantineResolved(m.At.Seq, released!.Uuids)));
        Receive<AuditFailed>(m => Answer(new QueryRefused(m.Refusal)));
        Receive<QueryRefused>(Answer);

        // Whoever asked hears nothing from here, and is told by its own door that no answer came.
        Receive<ReceiveTimeout>(_ => Context.Stop(Self));
        Context.SetReceiveTimeout(Patience);
        if (string.IsNullOrWhiteSpace(request.Who) || string.IsNullOrWhiteSpace(request.Reason))
        {
            Answer(new QueryRefused(new(ErrorCodes.RearmNeedsPerson, "Who resolves it, and why, are both needed.")));
        }
        else if (request.Operation is { } operation)
        {
            tree.Audit.Tell(new FindLoggedOperation(operation));
        }
        else
        {
            projects.Tell(new ReleaseIdentity(request.Project, request.Identity!.Value, request.Who, request.Reason));
        }
    }

    private void Write(OperationId? operation, ProjectId project, ImmutableArray<DatablockUuid> uuids, long? evidence)
    {
        ReadOnlySpan<long> lines = evidence is { } line ? [line] : [];
        var decision = _request.Restored ? Outcomes.Restored : Outcomes.Accepted;
        _tree.Audit.Tell(new WriteAudit([ResolutionDrafts.Resolved(operation, project, uuids, decision, _request.Who, _request.Reason, lines)], _request));
    }

    private void Answer(object answer)
    {
        _asker.Tell(answer);
        Context.Stop(Self);
    }
}
