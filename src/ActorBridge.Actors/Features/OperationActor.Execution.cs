using System.Collections.Immutable;
using ActorBridge.Actors.Blenders;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Projects;
using ActorBridge.Actors.Root;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using ActorBridge.Core.Transactions;
using Akka.Actor;
using static ActorBridge.Core.Transactions.TransactionCommands;

namespace ActorBridge.Actors.Features;

/// <summary>From the plan's way to Blender to the decision.</summary>
public sealed partial class OperationActor
{
    private readonly Dictionary<OperationId, LoggedChange> _changedBy = [];
    private ImmutableArray<StaleDatablock> _stale = [];
    private Refusal? _stopping;

    private void Executing()
    {
        Always();
        Receive<OperationProgress>(m =>
        {
            _stepsDone = m.StepsDone;
            TellClients(new OperationProgressed(Id, m.StepsDone, m.Steps));
        });
        Receive<RunRefused>(m => RollBack(m.Refusal));
        Receive<OperationPrepared>(Weigh);
        Receive<BlenderGone>(m => Lost(m.Reason));

        // Attached anew, as after a load of the file: what it was executing is gone with the old scene.
        Receive<BlenderReturned>(_ => Lost("the file was opened anew"), m => m.Says != BlenderSays.Open);
        Receive<BlenderReturned>(_ => { });
        Receive<CancelPlan>(m =>
        {
            Sender.Tell(new CancelAccepted(m.Operation));
            Halt(new(ErrorCodes.Cancelled, "Cancelled by the client."));
        });
        Receive<PersonTookOver>(m => Halt(new(ErrorCodes.PausedByUser, $"The person took over ({m.Reason}).")), _ => Options.RollBackOnTakeOver);
        Receive<PersonTookOver>(_ => { });
        Receive<LogDiverged>(m => Halt(m.Why));
        Receive<ExecutionDue>(_ => Halt(new(ErrorCodes.OperationTimedOut, $"Not prepared within {Options.Execution.TotalSeconds} s.")));
        Receive<CancelDue>(_ => Close(new Quarantine(_stopping!)));
    }

    // Rule 10.2: it stops at its next step and gives back what it did.
    private void Halt(Refusal why)
    {
        if (_stopping is not null)
        {
            return;
        }

        _stopping = why;
        Timers.Cancel("execution");
        Timers.StartSingleTimer("cancel", new CancelDue(), Options.CancelGrace);
        _session.Tell(new CancelOperation(Id, why.Reason));
    }

    // An add-on that loses the host while it executes rolls back at once (docs/protocol.md).
    private void Lost(string reason)
    {
        _session = ActorRefs.Nobody;
        RollBack(_stopping ?? new(ErrorCodes.BlenderLost, reason));
    }

    private void Weigh(OperationPrepared answer)
    {
        Timers.Cancel("execution");
        Timers.Cancel("cancel");
        if (answer.State == PreparedState.RolledBack && _stopping is not null)
        {
            answer = answer with { Error = _stopping };
        }

        var (prepared, lines) = Decide(new Prepare(answer));
        if (prepared.Phase == TransactionPhase.Prepared && _stopping is null)
        {
            _tree.Reached(StopPoint.BeforeCommit);
            var state = _state;
            (var committed, lines) = Decide(new Prepare(answer), new Commit());
            Write(lines, "commit");
            Become(() => Committing(state, prepared, committed));
        }
        else if (answer.State == PreparedState.ReadyToCommit)
        {
            // Blender holds a result that is not wanted, or not believable: it is given back first, and then on record.
            _session.Tell(new DecideOperation(Id, Commit: false));
            Timers.StartSingleTimer("cancel", new CancelDue(), Options.CancelGrace);
            Become(() => GivingBack(answer, prepared.Error ?? _stopping!));
        }
        else
        {
            Look(answer.Stale);
            Write(lines, "end");
            Become(() => Closing(prepared));
        }
    }

    // Rule 15.4: the log says who made the changes that this plan did not know of. Asked before the end is written, so answered before that is.
    private void Look(ImmutableArray<StaleDatablock> stale)
    {
        _stale = stale;
        foreach (var operation in stale.SelectMany(s => s.Changes).Select(c => c.Operation).OfType<OperationId>().Distinct())
        {
            _tree.Audit.Tell(new FindLoggedOperation(operation));
        }
    }

    private OperationOutcome WithStale(OperationOutcome outcome) => outcome with
    {
        Stale = [.. _stale.Select(s => s with
        {
            Changes = [.. s.Changes.Select(c => c.Operation is { } by && _changedBy.TryGetValue(by, out var logged) ? c with { Logged = logged } : c)],
        })],
    };

    private void GivingBack(OperationPrepared answer, Refusal why)
    {
        Always();
        Receive<CancelPlan>(m => Sender.Tell(new CancelAccepted(m.Operation)));
        Receive<OperationFinished>(m => Give(answer with { State = PreparedState.RolledBack, DigestAfter = m.Digest, Error = why }));
        Receive<BlenderGone>(_ =>
        {
            _session = ActorRefs.Nobody;
            Give(answer with { State = PreparedState.RolledBack, DigestAfter = answer.DigestBefore, Error = why });
        });
        Receive<CancelDue>(_ => Give(answer with { State = PreparedState.Quarantined, Error = new(ErrorCodes.RollbackIncomplete, why.Reason) }));
    }

    private void Give(OperationPrepared proven)
    {
        Timers.Cancel("cancel");
        var (ended, lines) = Decide(new Prepare(proven));
        Write(lines, "end");
        Become(() => Closing(ended));
    }

    private void Committing(TransactionState before, TransactionState prepared, TransactionState committed)
    {
        Always();
        Receive<CancelPlan>(m => Sender.Tell(new CancelAccepted(m.Operation)));
        Receive<BlenderGone>(_ => _session = ActorRefs.Nobody);
        Receive<BlenderReturned>(m => Attend(m.Session), m => m.Says == BlenderSays.Open);
        Receive<BlenderReturned>(_ => { });
        Receive<AuditWritten>(_ =>
        {
            _tree.Reached(StopPoint.AfterCommit);
            _state = committed;
            _session.Tell(new FollowOperation(Id));
            _session.Tell(new DecideOperation(Id, Commit: true));
            _tree.Reached(StopPoint.AfterDecide);
            Timers.StartSingleTimer("in-doubt", new InDoubtDue(), Options.InDoubt);
            Become(Deciding);
        });

        // Whether the COMMIT is on the disk is not known, so nothing may be decided: Blender gives back by itself and says so to the next start.
        Receive<AuditFailed>(m =>
        {
            _session.Tell(new DropConnection(m.Refusal.Reason));
            End(new(Id, OperationEnd.Quarantined, m.Refusal, null, []));
        });
    }

    private void Deciding()
    {
        Always();
        Receive<CancelPlan>(m => Sender.Tell(new CancelAccepted(m.Operation)));
        Receive<PersonTookOver>(_ => { });
        Receive<OperationFinished>(m =>
        {
            _tree.Reached(StopPoint.Finished);
            Settle(Says(m.End));
        });
        Receive<BlenderGone>(_ => _session = ActorRefs.Nobody);
        Receive<BlenderReturned>(m =>
        {
            Attend(m.Session);
            Settle(m.Says);
        });

        // The COMMIT stands; what Blender says later is set against it then.
        Receive<InDoubtDue>(_ =>
        {
            Write([_drafts.Doubted(Unconfirmed)], "doubt");
            Become(Doubting);
        });
    }

    private static readonly Refusal Unconfirmed = new(ErrorCodes.BlenderLost, "Committed in the log; Blender did not confirm it.");

    private void Doubting()
    {
        void Doubt()
        {
            Context.System.EventStream.Publish(new PersonNotice("error", $"Operation {Id} needs your eye: {Unconfirmed}"));
            End(new(Id, OperationEnd.Quarantined, Unconfirmed, null, []));
        }

        void Say(BlenderSays says) => _projects.Tell(new StrayOperation(_start.Plan.Project, Id, says));

        Always();
        Receive<CancelPlan>(m => Sender.Tell(new CancelAccepted(m.Operation)));
        Receive<AuditWritten>(_ => Doubt());
        Receive<AuditFailed>(_ => Doubt());
        Receive<OperationFinished>(m => Say(Says(m.End)));
        Receive<BlenderReturned>(m => Say(m.Says));
        Receive<BlenderGone>(_ => _session = ActorRefs.Nobody);
    }

    private static BlenderSays Says(OperationEnd end) => end switch
    {
        OperationEnd.Committed => BlenderSays.Committed,
        OperationEnd.RolledBack => BlenderSays.RolledBack,
        _ => BlenderSays.Quarantined,
    };

    private void Settle(BlenderSays says)
    {
        var logged = new LoggedOperation(Id, _start.Plan.Project, [], AuditPhase.Commit, Outcomes.Ok, null);
        var decision = InDoubt.Decide(logged, says);
        if (decision.Decide is { } commit)
        {
            _session.Tell(new FollowOperation(Id));
            _session.Tell(new DecideOperation(Id, commit));
            return;
        }

        Timers.Cancel("in-doubt");
        if (decision.End == OperationEnd.Committed)
        {
            // The identities exist here before the client hears of them, so that its next plan may name them.
            _projects.Tell(new ApplyChanges(_start.Plan.Project, Id, _state.Changes));
            Timers.StartSingleTimer("register", new RegisterDue(), Options.CancelGrace);
            Become(Registering);
            return;
        }

        Close(decision.End == OperationEnd.RolledBack ? new RollBack(decision.Error!) : new Quarantine(decision.Error!));
    }

    private void Registering()
    {
        Always();
        Receive<CancelPlan>(m => Sender.Tell(new CancelAccepted(m.Operation)));
        Receive<ChangesApplied>(_ => End(_state.Outcome));

        // It is committed, whatever the project's actor does; Blender's own events bring the identities.
        Receive<RegisterDue>(_ => End(_state.Outcome));
        Receive<BlenderGone>(_ => _session = ActorRefs.Nobody);
    }

    private void RollBack(Refusal why) => Close(new RollBack(why));

    private void Close(ITransactionCommand end)
    {
        Timers.Cancel("execution");
        Timers.Cancel("cancel");
        var (ended, lines) = Decide(end);
        Write(lines, "end");
        Become(() => Closing(ended));
    }

    private void Closing(TransactionState ended)
    {
        Always();
        Receive<LoggedOperationView>(m =>
        {
            if (m.Logged?.As is { } change)
            {
                _changedBy[m.Operation] = change;
            }
        });
        Receive<CancelPlan>(m => Sender.Tell(new CancelAccepted(m.Operation)));
        Receive<AuditWritten>(m =>
        {
            (_state, _failuresInARow) = (ended, m.FailuresInARow);
            End(WithStale(ended.Outcome));
        });

        // The end is true but not on record; the next start finds BEGIN without an end and closes it.
        Receive<AuditFailed>(m => End(ended.Outcome with { Error = new(m.Refusal.Code, $"{ended.Error} The log could not take it: {m.Refusal.Reason}") }));
    }

    private sealed record ExecutionDue;

    private sealed record CancelDue;

    private sealed record InDoubtDue;

    private sealed record RegisterDue;
}
