using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Root;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using ActorBridge.Core.Transactions;
using Akka.Actor;

namespace ActorBridge.Actors.Projects;

/// <summary>An operation that Blender speaks of and that no actor follows; the log decides about it.</summary>
public sealed record StrayOperation(ProjectId Project, OperationId Operation, BlenderSays Says) : IProjectMessage;

/// <summary>The Blender that has the project open, and what is settled when it comes back. Used by the project's actor only.</summary>
internal sealed class Attachment(ProjectId project, TreeRefs tree, IActorContext context, Func<ProjectState> state)
{
    private readonly Dictionary<OperationId, IActorRef> _followers = [];
    private readonly Dictionary<OperationId, (BlenderSays Says, IActorRef Session)> _strays = [];
    private readonly HashSet<OperationId> _leftOpen = [];
    private SessionId? _session;
    private IActorRef _ref = ActorRefs.Nobody;

    public void Attach(AttachProject m, IActorRef asker)
    {
        // Rule 7.2: two Blenders on one project are a question for a person.
        if (_session is not null && _session != m.Session)
        {
            asker.Tell(new ProjectRefused(project, new(ErrorCodes.SecondBlender, $"Session {_session} has project {project} open.")));
            return;
        }

        (_session, _ref) = (m.Session, m.Ref);
        context.Watch(_ref);
        asker.Tell(new ProjectAttached(project, state().LastBatch, state().Confirmed));
        var said = m.Attached.Resolved.Where(r => r.Id != m.Attached.SavedInside).ToDictionary(r => r.Id, r => Says(r.End));
        foreach (var open in m.Attached.OpenOperations)
        {
            said[open] = BlenderSays.Open;
        }

        foreach (var (operation, says) in said.Where(s => !_followers.ContainsKey(s.Key)))
        {
            Reconcile(operation, says, _ref);
        }

        foreach (var (operation, follower) in _followers)
        {
            follower.Tell(new BlenderReturned(_ref, said.GetValueOrDefault(operation, BlenderSays.Nothing)));
        }

        AskForTheRest(m.Attached.SavedInside is { } left ? said.Keys.Append(left) : said.Keys);

        // Each time that such a file is opened: it is taken back anew in it, or is what a person has to look at (rule 12.2).
        if (m.Attached.SavedInside is { } inside)
        {
            Reconcile(inside, m.Attached.TakenBack ? BlenderSays.TakenBack : BlenderSays.SavedInside, _ref);
        }
    }

    /// <summary>What the log has open since before this start (rule 14.7). Blender says how each ended, when it attaches or when it is asked.</summary>
    public void LeftOpen(ImmutableArray<OperationId> operations)
    {
        _leftOpen.UnionWith(operations);
        AskForTheRest([]);
    }

    /// <summary>No Blender said it in time.</summary>
    public void GiveUp()
    {
        foreach (var operation in _leftOpen.Where(o => !_strays.ContainsKey(o)))
        {
            Reconcile(operation, BlenderSays.Nothing, ActorRefs.Nobody);
        }
    }

    // Without a COMMIT there is one decision only; the answer to it is how it ended there, also when that was long ago.
    private void AskForTheRest(IEnumerable<OperationId> said)
    {
        foreach (var operation in _leftOpen.Except(said).Where(o => _session is not null && !_strays.ContainsKey(o)))
        {
            _ref.Tell(new DecideOperation(operation, Commit: false));
        }
    }

    public void Detach(DetachProject m)
    {
        if (_session == m.Session)
        {
            context.Unwatch(_ref);
            (_session, _ref) = (null, ActorRefs.Nobody);
        }
    }

    /// <summary>True when the actor that is gone was a session or an operation.</summary>
    public bool Forget(IActorRef actor)
    {
        if (actor.Equals(_ref))
        {
            (_session, _ref) = (null, ActorRefs.Nobody);
            return true;
        }

        var followed = _followers.Where(f => f.Value.Equals(actor)).Select(f => f.Key).ToArray();
        foreach (var operation in followed)
        {
            _followers.Remove(operation);
        }

        return followed.Length > 0;
    }

    public void Follow(OperationId operation, IActorRef follower)
    {
        _followers[operation] = follower;
        context.Watch(follower);
    }

    public void Answer(GetAttachment m, IActorRef asker)
    {
        if (_session is null)
        {
            asker.Tell(new AttachmentView(null, ActorRefs.Nobody, new(true, new(
                ErrorCodes.NotAttached, $"No Blender has project {project} open.", TimeSpan.FromSeconds(2)))));
        }
        else
        {
            _ref.Tell(m, asker);
        }
    }

    /// <summary>A question that only the project's Blender can answer.</summary>
    public void Ask(IProjectMessage m, IActorRef asker)
    {
        if (_session is null)
        {
            asker.Tell(new QueryRefused(new(ErrorCodes.NotAttached, $"No Blender has project {project} open.", TimeSpan.FromSeconds(2))));
        }
        else
        {
            _ref.Tell(m, asker);
        }
    }

    public void Send(IToBlender message) => _ref.Tell(message);

    public void Reconcile(OperationId operation, BlenderSays says, IActorRef session)
    {
        _strays[operation] = (says, session);
        tree.Audit.Tell(new FindLoggedOperation(operation), context.Self);
    }

    public void Reconcile(LoggedOperationView view)
    {
        // Without a log nothing can be decided; Blender gives back by itself what it holds, and says so next time.
        if (!_strays.Remove(view.Operation, out var stray) || view.Unusable is not null)
        {
            return;
        }

        _leftOpen.Remove(view.Operation);
        var decision = InDoubt.Decide(view.Logged, stray.Says);
        if (stray.Says is BlenderSays.SavedInside or BlenderSays.TakenBack || !InDoubt.IsOnRecord(view.Logged, decision))
        {
            Record(view.Operation, decision, view.Logged?.Uuids ?? []);
        }

        if (decision.Decide is { } commit)
        {
            stray.Session.Tell(new DecideOperation(view.Operation, commit));
        }
    }

    private void Record(OperationId operation, InDoubtDecision decision, ImmutableArray<DatablockUuid> uuids)
    {
        var outcome = decision.End switch
        {
            OperationEnd.Committed => Outcomes.Ok,
            OperationEnd.RolledBack => Outcomes.RolledBack,
            _ => Outcomes.Quarantined,
        };
        ImmutableArray<AuditDraft> drafts =
            [new(AuditKind.Recovery, null, outcome, operation, uuids, decision.Error?.Code, project, new JsonObject { [DetailKeys.Reason] = decision.Error?.Reason })];
        if (decision.Log is { } phase)
        {
            drafts = drafts.Insert(0, drafts[0] with { Kind = AuditKind.Operation, Phase = phase, Detail = (JsonObject)drafts[0].Detail!.DeepClone() });
        }

        tree.Audit.Tell(new WriteAudit(drafts));
        if (decision.End == OperationEnd.Quarantined)
        {
            context.System.EventStream.Publish(new PersonNotice("error", $"Operation {operation} needs your eye: {decision.Error}"));
        }
    }

    private static BlenderSays Says(OperationEnd end) => end switch
    {
        OperationEnd.Committed => BlenderSays.Committed,
        OperationEnd.RolledBack => BlenderSays.RolledBack,
        _ => BlenderSays.Quarantined,
    };
}
