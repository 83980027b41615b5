using ActorBridge.Actors.Features;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Root;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using Akka.Actor;
using Akka.Persistence;

namespace ActorBridge.Actors.Clients;

/// <summary>A plan with an idempotency key: started once, answered each time.</summary>
public sealed record ClaimKey(OperationId Operation, Plan Plan, IActorRef Client, string Source, string ClientName);

/// <summary>The <c>clients</c> node, and the idempotency keys: a client that lost the answer asks again and gets the same one, also after a restart.</summary>
public sealed class ClientSessions : ReceivePersistentActor, IWithTimers
{
    private readonly TreeRefs _tree;
    private readonly IActorRef _features;
    private readonly Dictionary<OperationId, HashSet<IActorRef>> _askers = [];
    private KeysState _keys = KeysState.Empty;
    private int _sessions;

    public ClientSessions(TreeRefs tree, IActorRef features)
    {
        (_tree, _features) = (tree, features);
        Recover<SnapshotOffer>(o => _keys = (KeysState)o.Snapshot);
        Recover<IKeyEvent>(e => _keys = _keys.Apply(e, tree.Options.Sessions.KeysMax));
        Command<OpenClientSession>(Open);
        Command<Terminated>(_ => _sessions--);
        Command<AskerGone>(m => Forget(m.Asker));
        Command<ClaimKey>(Claim);
        Command<OperationRefused>(m =>
        {
            _askers.Remove(m.Operation);
            Keep(new KeyEvents.KeyReleased(m.Plan.Project, m.Plan.IdempotencyKey!));
        });
        Command<OperationClosed>(m => Keep(new KeyEvents.KeySettled(m.Plan.Project, m.Plan.IdempotencyKey!, m.Outcome)));
        Command<OperationUnknown>(m => tree.Audit.Tell(new FindLoggedOperation(m.Operation)));
        Command<LookAgain>(m => tree.Audit.Tell(new FindLoggedOperation(m.Operation)));
        Command<LoggedOperationView>(FromLog);
        Command<SaveSnapshotSuccess>(_ => { });
        Command<SaveSnapshotFailure>(m => Context.System.EventStream.Publish(new PersonNotice("warning", $"{PersistenceId}: no snapshot, {m.Cause.Message}")));
    }

    public override string PersistenceId => "clients";

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        JournalFailed.Publish(Context, PersistenceId, cause);
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void Open(OpenClientSession m)
    {
        if (_sessions >= _tree.Options.Sessions.ClientsMax)
        {
            Sender.Tell(new SessionRefused(m.Session, new(ErrorCodes.TooManySessions, $"{_sessions} clients are connected.")));
            return;
        }

        var (features, keys) = (_features, Self);
        var session = Context.ActorOf(
            Props.Create(() => new ClientSession(m.Session, m.Client, m.Outbound, features, keys)), m.Session.ToString());
        Context.Watch(session);
        _sessions++;
        Sender.Tell(new ClientSessionOpened(m.Session, session));
    }

    private void Claim(ClaimKey m)
    {
        var key = m.Plan.IdempotencyKey!;
        var fingerprint = PlanFingerprint.Of(m.Plan);
        if (_keys.Find(m.Plan.Project, key) is not { } use)
        {
            Persist(new KeyEvents.KeyClaimed(m.Plan.Project, key, m.Operation, fingerprint), e =>
            {
                Apply(e);
                _features.Tell(new StartOperation(m.Operation, m.Plan, m.Client, Self, m.Source) { ClientName = m.ClientName });
            });
            return;
        }

        if (use.Fingerprint != fingerprint)
        {
            m.Client.Tell(new PlanRefused(m.Operation, new(ErrorCodes.KeyReused, $"Operation {use.Operation} bears the key and does something else.")));
            return;
        }

        m.Client.Tell(new PlanAccepted(m.Operation, use.Operation));
        if (use.Outcome is { } outcome)
        {
            m.Client.Tell(new OperationEnded(outcome));
            return;
        }

        _askers.TryAdd(use.Operation, []);
        _askers[use.Operation].Add(Context.WatchWith(m.Client, new AskerGone(m.Client)));
        _features.Tell(new JoinOperation(use.Operation, m.Client));
    }

    // The host stopped before the end was heard here; the log has it (rule 14.7).
    private void FromLog(LoggedOperationView m)
    {
        if (!_askers.TryGetValue(m.Operation, out var askers))
        {
            return;
        }

        if (_keys.Uses.Find(u => u.Operation == m.Operation) is not { } use)
        {
            _askers.Remove(m.Operation); // newer keys have pushed this one out
            return;
        }

        if (m.Logged is { LastPhase: AuditPhase.Begin or AuditPhase.Step })
        {
            // In doubt is neither: its project's actor ends it in the log, and that is the answer then.
            foreach (var asker in askers)
            {
                asker.Tell(new OperationWaiting(m.Operation, InDoubt));
            }

            Timers.StartSingleTimer(m.Operation, new LookAgain(m.Operation), _tree.Options.Operations.AnswerWithin);
            return;
        }

        _askers.Remove(m.Operation);

        var outcome = use.Outcome ?? m.Logged switch
        {
            { LastPhase: AuditPhase.Commit } => new OperationOutcome(m.Operation, OperationEnd.Committed, null, null, []),
            { LastPhase: AuditPhase.Rollback, WasQuarantined: true } => Ended(m, OperationEnd.Quarantined),
            _ => Ended(m, m.Unusable is null ? OperationEnd.RolledBack : OperationEnd.Quarantined),
        };
        foreach (var asker in askers)
        {
            asker.Tell(new OperationEnded(outcome));
        }

        if (m.Unusable is null)
        {
            Keep(new KeyEvents.KeySettled(use.Project, use.Key, outcome));
        }
    }

    private static readonly Refusal InDoubt = new(ErrorCodes.InDoubt, "The host stopped in its middle; waiting for Blender to say how it ended.");

    private void Forget(IActorRef asker)
    {
        foreach (var (operation, askers) in _askers)
        {
            if (askers.Remove(asker) && askers.Count == 0)
            {
                _askers.Remove(operation);
            }
        }
    }

    private sealed record LookAgain(OperationId Operation);

    private sealed record AskerGone(IActorRef Asker);

    private static OperationOutcome Ended(LoggedOperationView m, OperationEnd end) => new(
        m.Operation, end, m.Unusable ?? new(ErrorCodes.Find(m.Logged?.ErrorCode ?? "") ?? ErrorCodes.RecoveredAtBoot, "The host stopped before the answer was given."), null, []);

    private void Keep(IKeyEvent fact) => Persist(fact, e =>
    {
        Apply(e);
        if (e is KeyEvents.KeySettled settled)
        {
            _askers.Remove(settled.Outcome.Id);
        }
    });

    private void Apply(IKeyEvent fact)
    {
        _keys = _keys.Apply(fact, _tree.Options.Sessions.KeysMax);
        if (LastSequenceNr % _tree.Options.Storing.SnapshotEvery == 0)
        {
            SaveSnapshot(_keys);
        }
    }
}
