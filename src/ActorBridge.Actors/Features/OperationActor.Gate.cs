using ActorBridge.Actors.Blenders;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Projects;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Gate;
using ActorBridge.Core.Transactions;
using Akka.Actor;
using static ActorBridge.Core.SafeMode.SafeModeCommands;
using static ActorBridge.Core.Transactions.TransactionCommands;

namespace ActorBridge.Actors.Features;

/// <summary>From the plan to its BEGIN.</summary>
public sealed partial class OperationActor
{
    private bool _cancelled;

    private void Consulting()
    {
        Always();
        Receive<CancelPlan>(m => Sender.Tell(NotYet(m)));
        Receive<GateDue>(_ => Judge());
        ReceiveAny(m =>
        {
            if (!_gate.Hear(m, Self))
            {
                Unhandled(m);
            }
            else if (_gate.IsComplete)
            {
                Judge();
            }
        });
    }

    private CancelRefused NotYet(CancelPlan m) => new(m.Operation, new(ErrorCodes.NotReady, "The operation has not begun.", Options.Gate));

    private void Judge()
    {
        Timers.Cancel("gate");
        Attend(_gate.Session);
        var verdict = _gate.Verdict;
        if (verdict is GateVerdict.Refuse refused)
        {
            if (refused.EnterSafeMode is { } feature)
            {
                _tree.SafeMode.Tell(new EnterSafeMode(feature, refused.Refusal.Reason, refused.Evidence, _tree.Clock.Utc));
            }

            // Rule 14.4: a refusal is on record before it is told; with a log that can't be written, it is told all the same.
            Write([_drafts.Consultation(verdict)], "refused");
            Become(() => Refusing(refused.Refusal));
            return;
        }

        _tree.Reached(StopPoint.BeforeBegin);
        var (next, lines) = Decide(new Consult(), new Begin());
        Write(lines.Insert(0, _drafts.Consultation(verdict)), "begin");
        Become(() => Beginning(next));
    }

    private void Refusing(Core.Errors.Refusal refusal)
    {
        Always();
        Receive<CancelPlan>(m => Sender.Tell(NotYet(m)));
        Receive<AuditWritten>(_ => Refuse(refusal));
        Receive<AuditFailed>(_ => Refuse(refusal));
    }

    private void Beginning(TransactionState next)
    {
        Always();
        Receive<CancelPlan>(m =>
        {
            _cancelled = true;
            Sender.Tell(new CancelAccepted(m.Operation));
        });
        Receive<BlenderGone>(_ => _session = ActorRefs.Nobody);
        Receive<AuditFailed>(m => Refuse(m.Refusal));
        Receive<AuditWritten>(_ =>
        {
            _tree.Reached(StopPoint.AfterBegin);
            _state = next;
            _accepted = true;
            TellClients(new PlanAccepted(Id, Id));
            _projects.Tell(new FollowProject(_start.Plan.Project, Id));
            if (_cancelled)
            {
                RollBack(new(ErrorCodes.Cancelled, "Cancelled before Blender was asked."));
                return;
            }

            if (_session.IsNobody())
            {
                RollBack(new(ErrorCodes.BlenderLost, "Blender went away before it was asked."));
                return;
            }

            _state = Decide(new Execute()).Next;
            _session.Tell(new RunPlan(new ExecutePlan(Id, _start.Plan)));
            Timers.StartSingleTimer("execution", new ExecutionDue(), Options.Execution);
            Become(Executing);
        });
    }
}
