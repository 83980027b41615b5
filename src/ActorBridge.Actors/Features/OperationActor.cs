using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Actors.Blenders;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Projects;
using ActorBridge.Actors.Root;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using ActorBridge.Core.Transactions;
using Akka.Actor;

namespace ActorBridge.Actors.Features;

/// <summary>
/// One transaction: gate and consultation, BEGIN, one round trip to Blender, STEPs and COMMIT or ROLLBACK, the decision, the answer.
/// The log is its only memory: restarted after a failure, it reads there how far it was, and closes it.
/// </summary>
public sealed partial class OperationActor : ReceiveActor, IWithTimers
{
    private readonly TreeRefs _tree;
    private readonly IActorRef _projects;
    private readonly StartOperation _start;
    private readonly GateKeeper _gate;
    private readonly OperationDrafts _drafts;
    private readonly HashSet<IActorRef> _clients;
    private TransactionState _state;
    private IActorRef _session = ActorRefs.Nobody;
    private bool _told;
    private bool _accepted;
    private bool _answered;
    private ImmutableDictionary<string, int> _failuresInARow = ImmutableDictionary<string, int>.Empty;
    private int _stepsDone;

    public OperationActor(StartOperation start, TreeRefs tree, IActorRef projects, Func<Plan, JsonObject> planToJson)
    {
        (_start, _tree, _projects) = (start, tree, projects);
        var fingerprint = PlanFingerprint.Of(start.Plan);
        _drafts = new OperationDrafts(start.Operation, start.Plan, fingerprint, planToJson(start.Plan), start.ClientName);
        _gate = new GateKeeper(tree, projects, start, fingerprint, _drafts.Subjects);
        _clients = [start.Client];
        _state = TransactionState.New(start.Operation, start.Plan);
        Become(Consulting);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(StartOperation start, TreeRefs tree, IActorRef projects, Func<Plan, JsonObject> planToJson) =>
        Akka.Actor.Props.Create(() => new OperationActor(start, tree, projects, planToJson));

    private OperationOptions Options => _tree.Options.Operations;

    private OperationId Id => _start.Operation;

    protected override void PreStart()
    {
        Context.Parent.Tell(new OperationStarted(Id));
        Context.Watch(_start.Client);
        Timers.StartPeriodicTimer("answer", new AnswerDue(), Options.AnswerWithin);
        Timers.StartSingleTimer("gate", new GateDue(), Options.Gate);
        _gate.Ask(Self);
    }

    // After a failure nothing of the plan is tried again; what the log says was begun is closed.
    protected override void PostRestart(Exception reason)
    {
        Timers.StartPeriodicTimer("answer", new AnswerDue(), Options.AnswerWithin);
        Timers.StartSingleTimer("gate", new GateDue(), Options.CancelGrace);
        _tree.Audit.Tell(new FindLoggedOperation(Id));
        _projects.Tell(new GetAttachment(_start.Plan.Project));
        Become(Recovering);
    }

    protected override void PreRestart(Exception reason, object message)
    {
        // The base class would call PostStop, which is for the end without an answer.
    }

    protected override void PostStop()
    {
        if (!_answered)
        {
            Tell(new OperationEnded(new(Id, OperationEnd.Quarantined, new(ErrorCodes.RecoveredAtBoot, "The host stopped in the middle; the next start closes it."), null, [])));
        }
    }

    private void Always()
    {
        Receive<AnswerDue>(_ => AnswerWhatThereIs());
        Receive<Terminated>(m =>
        {
            if (m.ActorRef.Equals(_session))
            {
                Self.Tell(new BlenderGone("its session failed"));
            }

            _clients.Remove(m.ActorRef);
        });
        Receive<WaitingReason>(m => TellClients(new OperationWaiting(Id, m.Refusal)));
        Receive<JoinOperation>(m =>
        {
            _clients.Add(Context.Watch(m.Client));
            if (_accepted)
            {
                m.Client.Tell(new OperationProgressed(Id, _stepsDone, _state.Steps));
            }
        });
    }

    private void AnswerWhatThereIs()
    {
        if (_accepted && !_told)
        {
            if (_session.IsNobody())
            {
                TellClients(new OperationWaiting(Id, new(ErrorCodes.BlenderLost, "Blender is gone; waiting for it to come back.")));
            }
            else
            {
                _session.Tell(new WhyWaiting());
            }
        }

        _told = false;
    }

    // A session that ends says so; one that fails can't.
    private void Attend(IActorRef session)
    {
        _session = session;
        if (!session.IsNobody())
        {
            Context.Watch(session);
        }
    }

    private void TellClients(object message)
    {
        _told = true;
        Tell(message);
    }

    private void Tell(object message)
    {
        foreach (var client in _clients)
        {
            client.Tell(message);
        }
    }

    /// <summary>Decides, and gives the lines of what follows; the state moves only when they are durable. A refused command is a defect.</summary>
    private (TransactionState Next, ImmutableArray<AuditDraft> Lines) Decide(params ReadOnlySpan<ITransactionCommand> commands)
    {
        var next = _state;
        var lines = ImmutableArray.CreateBuilder<AuditDraft>();
        foreach (var command in commands)
        {
            var decision = next.Decide(command);
            if (decision.Refusal is { } refusal)
            {
                throw new InvalidOperationException(refusal.ToString());
            }

            foreach (var fact in decision.Events)
            {
                next = next.Apply(fact);
                if (_drafts.Line(fact, next) is { } line)
                {
                    lines.Add(line);
                }
            }
        }

        return (next, lines.ToImmutable());
    }

    private void Write(ImmutableArray<AuditDraft> lines, string token) => _tree.Audit.Tell(new WriteAudit(lines, token) { Counting = [.. _start.Plan.FeaturesUsed] });

    private void Refuse(Refusal refusal)
    {
        Tell(new PlanRefused(Id, refusal));
        Context.Parent.Tell(new OperationRefused(Id, _start.Plan, refusal));
        _start.Keys.Tell(new OperationRefused(Id, _start.Plan, refusal));
        Stop();
    }

    private void End(OperationOutcome outcome)
    {
        Count(outcome);
        Tell(new OperationEnded(outcome));
        Context.Parent.Tell(new OperationClosed(Id, _start.Plan, outcome));
        _start.Keys.Tell(new OperationClosed(Id, _start.Plan, outcome));
        Stop();
    }

    private void Stop()
    {
        _answered = true;
        Context.Stop(Self);
    }

    private void Count(OperationOutcome outcome)
    {
        foreach (var feature in _start.Plan.FeaturesUsed.Where(_tree.Breakers.ContainsKey))
        {
            var breaker = _tree.Breakers[feature];
            if (outcome.End == OperationEnd.Committed)
            {
                breaker.Tell(new Core.Breaker.BreakerCommands.RecordSuccess(), Self);
            }
            else if (outcome.Error is { } error && Core.Breaker.CountedFailures.Remembers(error.Code))
            {
                breaker.Tell(
                    new Core.Breaker.BreakerCommands.RecordFailure(_drafts.Fingerprint, Id, _start.Plan.Project, [.. _start.Plan.Targets], error.Code.Code)
                    {
                        InARow = _failuresInARow.TryGetValue(feature, out var inARow) ? inARow : null,
                        Counts = Core.Breaker.CountedFailures.Counts(error.Code),
                    },
                    Self);
            }
        }

        if (outcome.End == OperationEnd.Committed && !outcome.Changes.IsEmpty)
        {
            // What was missing may be there now, as the log's index has it too.
            foreach (var breaker in _tree.Breakers.Values)
            {
                breaker.Tell(new Core.Breaker.BreakerCommands.NoteChanges(_start.Plan.Project, [.. outcome.Changes.Select(c => c.Uuid)]), Self);
            }
        }
    }

    private sealed record AnswerDue;

    private sealed record GateDue;
}
