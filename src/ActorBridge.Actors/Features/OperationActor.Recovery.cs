using ActorBridge.Actors.Blenders;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Projects;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using Akka.Actor;
using static ActorBridge.Core.Transactions.TransactionCommands;

namespace ActorBridge.Actors.Features;

/// <summary>After a failure of this actor: the log says how far it was.</summary>
public sealed partial class OperationActor
{
    private static readonly Refusal Failed = new(ErrorCodes.Internal, "The operation's actor failed and was restarted; the plan was given up.");
    private LoggedOperationView? _logged;
    private bool _attachmentKnown;

    private void Recovering()
    {
        Always();
        Receive<CancelPlan>(m => Sender.Tell(new CancelAccepted(m.Operation)));
        Receive<LoggedOperationView>(m =>
        {
            _logged = m;
            Recover();
        });
        Receive<AttachmentView>(m =>
        {
            Attend(m.Ref);
            _attachmentKnown = true;
            Recover();
        });
        Receive<BlenderGone>(_ => _session = ActorRefs.Nobody);
        Receive<GateDue>(_ => End(new(Id, OperationEnd.Quarantined, Failed, null, [])));
    }

    private void Recover()
    {
        if (_logged is null || !_attachmentKnown)
        {
            return;
        }

        Timers.Cancel("gate");
        if (_logged.Unusable is { } unusable)
        {
            End(new(Id, OperationEnd.Quarantined, unusable, null, []));
            return;
        }

        if (_logged.Logged is not { } logged)
        {
            Refuse(Failed);
            return;
        }

        _accepted = true;
        _state = _state.Recovered(logged);
        _session.Tell(new FollowOperation(Id));
        switch (logged.LastPhase)
        {
            case AuditPhase.Commit:
                _session.Tell(new DecideOperation(Id, Commit: true));
                Timers.StartSingleTimer("in-doubt", new InDoubtDue(), Options.InDoubt);
                Become(Deciding);
                break;
            case AuditPhase.Rollback:
                End(_state.Outcome);
                break;
            default:
                _session.Tell(new CancelOperation(Id, Failed.Reason));
                _session.Tell(new DecideOperation(Id, Commit: false));
                Timers.StartSingleTimer("cancel", new CancelDue(), Options.CancelGrace);
                Become(TakingBack);
                break;
        }
    }

    // Whatever Blender was doing, it ends it; only what it proves is called rolled back.
    private void TakingBack()
    {
        Always();
        Receive<CancelPlan>(m => Sender.Tell(new CancelAccepted(m.Operation)));
        Receive<OperationPrepared>(m => m.State == PreparedState.ReadyToCommit, _ => _session.Tell(new DecideOperation(Id, Commit: false)));
        Receive<OperationPrepared>(m => Close(m.State == PreparedState.RolledBack && m.DigestAfter == m.DigestBefore
            ? new RollBack(Failed, new(m.DigestBefore, m.DigestAfter))
            : new Quarantine(Failed, new(m.DigestBefore, m.DigestAfter))));
        Receive<OperationFinished>(m => Close(m.End == OperationEnd.RolledBack ? new RollBack(Failed) : new Quarantine(Failed)));
        Receive<BlenderGone>(_ => Close(new RollBack(Failed)));
        Receive<CancelDue>(_ => Close(new Quarantine(Failed)));
    }
}
