using System.Collections.Immutable;
using ActorBridge.Actors.Features;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Projects;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using Akka.Actor;

namespace ActorBridge.Actors.Root;

/// <param name="PutBack"><inheritdoc cref="BridgeParts.PutBack"/></param>
internal sealed record ResolveParts(TreeRefs Tree, IActorRef Projects, IActorRef Features, Func<LoggedQuarantine, string, PutBackPlan> PutBack);

/// <summary>One person's answer to a quarantine (rule 16.2): the log says that there is one, its identities are released, and the decision is on record.</summary>
internal sealed class ResolveQuery : ReceiveActor
{
    // Whoever waits for an operation hears of it more often than that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ResolveParts _parts;
    private readonly ResolveQuarantine _request;
    private readonly IActorRef _asker;
    private LoggedQuarantine? _logged;
    private ImmutableArray<DatablockUuid> _released = [];

    // What is missing, and what has happened to the scene by then: all that the person can be told when nothing comes.
    private string _waitsFor = "it has not been found yet, and nothing was changed";

    public ResolveQuery(ResolveParts parts, ResolveQuarantine request, IActorRef asker)
    {
        (_parts, _request, _asker) = (parts, request, asker);
        Receive<QuarantineView>(Found);
        Receive<PlanAccepted>(_ => { });
        Receive<OperationProgressed>(_ => { });
        Receive<OperationWaiting>(_ => { });
        Receive<PlanRefused>(m => Answer(new QueryRefused(m.Refusal)));
        Receive<OperationEnded>(m => Release(), m => m.Outcome.End == OperationEnd.Committed);
        Receive<OperationEnded>(m => Answer(new QueryRefused(m.Outcome.Error ?? new(ErrorCodes.Internal, $"It ended {m.Outcome.End}."))));
        Receive<IdentitiesReleased>(Released);
        Receive<AuditWritten>(m => Answer(new QuarantineResolved(m.At.Seq, _released)));
        Receive<AuditFailed>(m => Answer(new QueryRefused(m.Refusal)));
        Receive<QueryRefused>(Answer);

        Receive<ReceiveTimeout>(_ => Answer(new QueryRefused(new(ErrorCodes.NotAnswered, $"What answers for {request.Operation?.ToString() ?? request.Identity.ToString()} has been silent for {Patience.TotalSeconds} s: {_waitsFor}."))));
        Context.SetReceiveTimeout(Patience);
        if (string.IsNullOrWhiteSpace(request.Who) || string.IsNullOrWhiteSpace(request.Reason))
        {
            Answer(new QueryRefused(new(ErrorCodes.RearmNeedsPerson, "Who resolves it, and why, are both needed.")));
        }
        else if (request.Operation is { } operation)
        {
            parts.Tree.Audit.Tell(new FindQuarantine(operation));
        }
        else
        {
            parts.Projects.Tell(new ReleaseIdentity(request.Project, request.Identity!.Value, request.Who, request.Reason));
        }
    }

    private void Found(QuarantineView m)
    {
        _logged = m.Quarantine;
        var refusal = m.Unusable
            ?? (_logged is null || (_request.Project is { } project && project != _logged.Project) ? new(ErrorCodes.NotQuarantined, $"The log does not call operation {m.Operation} quarantined.")
            : _logged.Resolved is { } line ? new(ErrorCodes.AlreadyResolved, $"Operation {m.Operation} was resolved (line {line}).")
            : null);
        if (refusal is not null)
        {
            Answer(new QueryRefused(refusal));
        }
        else if (_request.PutBack)
        {
            PutBack(_parts.PutBack(_logged!, _request.Who));
        }
        else
        {
            Release();
        }
    }

    private void PutBack(PutBackPlan plan)
    {
        if (plan.Start is { } start)
        {
            _waitsFor = $"operation {start.Operation}, which puts it back, has not ended; it happens whole, as one step of the undo history, or not at all";
            _parts.Features.Tell(new StartOperation(start.Operation, start.Plan, Self, ActorRefs.Nobody, "panel") { ClientName = $"panel of {_request.Who}" });
        }
        else
        {
            Answer(new QueryRefused(plan.Refusal!));
        }
    }

    private void Release()
    {
        _waitsFor = $"the answer is not on record yet; {(_request.PutBack ? "what was kept of before is put back" : "the scene is as it is")}, and is still kept";
        _parts.Projects.Tell(new ReleaseIdentities(_logged!.Project, _logged.Uuids, _request.Who, _request.Reason));
    }

    private void Released(IdentitiesReleased m)
    {
        _released = m.Uuids;
        if (_logged is null && m.Uuids.IsEmpty)
        {
            Answer(new QueryRefused(new(ErrorCodes.NotQuarantined, $"{_request.Identity} of project {m.Project} is not quarantined.")));
            return;
        }

        ReadOnlySpan<long> lines = _logged is { Seq: var line } ? [line] : [];
        var decision = _request.Restored ? Outcomes.Restored : Outcomes.Accepted;
        _parts.Tree.Audit.Tell(new WriteAudit(
            [ResolutionDrafts.Resolved(_logged?.Operation, m.Project, _logged?.Uuids ?? m.Uuids, decision, _request.Who, _request.Reason, lines)], _request));
    }

    private void Answer(object answer)
    {
        _asker.Tell(answer);
        Context.Stop(Self);
    }
}
