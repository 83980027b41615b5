using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Actors.Guardians;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Projects;
using ActorBridge.Actors.Root;
using ActorBridge.Actors.Safety;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.EventStorm;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;
using ActorBridge.Core.SafeMode;
using ActorBridge.Core.Transactions;
using Akka.Actor;
using static ActorBridge.Core.SafeMode.SafeModeQueries;

namespace ActorBridge.Actors.Blenders;

/// <summary>One add-on connection: what Blender says goes to whom it concerns, and one operation at a time goes to Blender.</summary>
public sealed partial class BlenderSession : ReceiveActor, IWithTimers
{
    private readonly SessionId _session;
    private readonly IActorRef _outbound;
    private readonly WireMigrated? _wire;
    private readonly TreeRefs _tree;
    private readonly IActorRef _projects;
    private readonly Queue<EventBatch> _batches = [];
    private BlenderAttached? _attached;
    private ProjectId? _project;
    private TimeSpan? _tickAge;
    private SafeModeState _safeMode = SafeModeState.Off;
    private bool _busyHands;
    private string _hands = "";
    private bool _admitting;
    private OperationId? _running;
    private IActorRef _operation = ActorRefs.Nobody;

    public BlenderSession(OpenBlenderSession opened, TreeRefs tree, IActorRef projects)
    {
        (_session, _outbound, _wire, _tree, _projects) = (opened.Session, opened.Outbound, opened.Wire, tree, projects);
        FromBlender();
        FromTree();
        Syncing();
        Lacking();
        Reading();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(OpenBlenderSession opened, TreeRefs tree, IActorRef projects) =>
        Akka.Actor.Props.Create(() => new BlenderSession(opened, tree, projects));

    protected override void PreStart()
    {
        Context.Watch(_outbound);
        Context.System.EventStream.Subscribe(Self, typeof(SafeModeChanged));
        Context.System.EventStream.Subscribe(Self, typeof(PersonNotice));
        Context.System.EventStream.Subscribe(Self, typeof(QuarantinesMoved));
        _tree.SafeMode.Tell(new GetSafeMode());
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        RefuseReads("went away");
        _tree.UserIntent.Tell(new ForgetIntent(_session), ActorRefs.NoSender);
        if (_project is { } project)
        {
            _projects.Tell(new DetachProject(project, _session, "the session has ended"));
        }
    }

    private void FromBlender()
    {
        Receive<BlenderAttached>(Attach);
        Receive<EventBatch>(Enqueue);
        Receive<BlenderHeartbeat>(Beat);
        Receive<UserIntentSeen>(See);
        Receive<OperationProgress>(m => _operation.Tell(m), m => m.Id == _running);
        Receive<OperationPrepared>(Prepared);
        Receive<OperationFinished>(Finished);
        Receive<BlenderDetached>(m => Leave(m.Reason));
        Receive<Terminated>(m => Leave("the connection is gone"), m => m.ActorRef.Equals(_outbound));
        Receive<Terminated>(m => Orphan(), m => m.ActorRef.Equals(_operation));
    }

    private void FromTree()
    {
        Receive<ProjectAttached>(Welcome);
        Receive<ProjectRefused>(m =>
        {
            Record(Outcomes.Refused, m.Refusal.Reason, m.Refusal.Code, token: m);
            (_attached, _project) = (null, null);
        });
        Receive<AuditWritten>(m => _outbound.Tell(new AttachRefused(((ProjectRefused)m.Token).Refusal)), m => m.Token is ProjectRefused);
        Receive<AuditFailed>(m => _outbound.Tell(new AttachRefused(((ProjectRefused)m.Token).Refusal)), m => m.Token is ProjectRefused);
        Receive<StormDecision>(Admit);
        Receive<TryBatch>(_ => Offer());
        Receive<BatchApplied>(m => _outbound.Tell(new AcknowledgeBatch(m.Number)));
        Receive<AuditWritten>(_ => _outbound.Tell(new MigrationsLogged()), m => m.Token is BlenderAttached);
        Receive<AuditFailed>(_ => { }, m => m.Token is BlenderAttached); // the add-on keeps what is not on record, and says it again at the next attach
        Receive<RunPlan>(Run);
        Receive<FollowOperation>(m => Follow(m.Operation, Sender));
        Receive<WhyWaiting>(_ => Sender.Tell(new WaitingReason(Waiting())));
        Receive<CancelOperation>(Say);
        Receive<DecideOperation>(Say);
        Receive<RequestCensus>(m =>
        {
            if (_project is { } project)
            {
                _projects.Tell(new BeginCensus(project));
                Say(m);
            }
        });
        Receive<DropConnection>(m => Leave(m.Reason));
        Receive<SafeModeView>(m => Announce(m.State));
        Receive<SafeModeChanged>(m => Announce(m.State));
        Receive<PersonNotice>(m => _outbound.Tell(new Notice(m.Level, m.Text)));
    }

    private void Attach(BlenderAttached m)
    {
        RefuseReads("opened its file anew");
        if (_project is { } before && before != m.Project)
        {
            GiveUp($"another file was opened ({m.FilePath})");
            _projects.Tell(new DetachProject(before, _session, "another file was opened"));
        }

        (_attached, _project, _sync, _lacks, _looking) = (m, m.Project, null, null, null);
        _tree.UserIntent.Tell(new WatchIntent(_session, m.Background), Self);
        _projects.Tell(new AttachProject(m.Project, _session, Self, m));
    }

    private void Welcome(ProjectAttached m)
    {
        if (m.Project == _project)
        {
            Record(Outcomes.Attached, _attached!.FilePath, pid: _attached.ProcessId);
            if (_wire is { } wire)
            {
                // What was said is nowhere kept as it was said, so there is nothing to back up.
                _tree.Audit.Tell(new WriteAudit(Migration("wire", wire.From, wire.To, wire.Steps, null)));
            }

            Compare(m);
            AskForQuarantines();
            if (!_attached.Migrated.IsEmpty)
            {
                _tree.Audit.Tell(new WriteAudit([.. _attached.Migrated.Select(s => Migration($"addon/{s.Store}", s.From, s.To, s.Steps, s.Backup))], _attached));
            }
        }
    }

    private AuditDraft Migration(string store, int from, int to, ImmutableArray<string> steps, string? backup) => new(AuditKind.Migration, null, Outcomes.Migrated, Project: _project, Detail: new JsonObject
    {
        [DetailKeys.Store] = store,
        [DetailKeys.From] = from,
        [DetailKeys.To] = to,
        [DetailKeys.MigrationSteps] = new JsonArray([.. steps.Select(s => (JsonNode)s)]),
        [DetailKeys.Backup] = backup,
    });

    private void Enqueue(EventBatch m)
    {
        if (_project is null)
        {
            return; // not acknowledged; sent again after the attach
        }

        if (_batches.Count >= _tree.Options.Storing.QueueMax)
        {
            Leave($"more than {_batches.Count} batches are waiting; they are sent again after a reconnect");
            return;
        }

        _batches.Enqueue(m);
        if (!_admitting)
        {
            Offer();
        }
    }

    private void Offer()
    {
        if (_batches.TryPeek(out var next))
        {
            _admitting = true;
            _tree.EventStorm.Tell(new AdmitEvents($"blender {_session}", next.Items.Length, next.Depth), Self);
        }
    }

    private void Admit(StormDecision m)
    {
        _admitting = false;
        // Rule 3.3: what a cut chain has done to identities is taken in all the same, or they would be lost; it is on record, and nobody acts on it (rule 6.3).
        if (m.Verdict is StormVerdict.Admit or StormVerdict.Cut)
        {
            _projects.Tell(new ApplyBatch(_project!.Value, _batches.Dequeue()));
            Offer();
        }
        else
        {
            // Rule 3.2: slowed down, and the last state of each UUID is still in the batch.
            _admitting = true;
            Timers.StartSingleTimer("batch", new TryBatch(), m.RetryAfter ?? TimeSpan.FromSeconds(1));
        }
    }

    private void Beat(BlenderHeartbeat m)
    {
        _tickAge = m.TickAge;
        _tree.Audit.Tell(new GetLog(m) { Lines = SyncState.Asks(null, new(m.LogPosition, null)) });
        Report();
    }

    private void See(UserIntentSeen m)
    {
        (_busyHands, _hands) = (m.Busy, m.Reason);
        _tree.UserIntent.Tell(new IntentSeen(_session, m.Busy, m.Reason), Self);
        if (m.Busy)
        {
            _operation.Tell(new PersonTookOver(m.Reason));
        }

        Report();
    }

    private Refusal? WhyNot() =>
        (_sync is null ? NotCompared : _sync.Why) ?? (_running is { } id ? new(ErrorCodes.Busy, $"Operation {id} is running.", TimeSpan.FromSeconds(1)) : null);

    private void Run(RunPlan m)
    {
        // Asked again at the last moment: since the gate the person may have taken over, or another operation been first.
        var refusal = WhyNot() ?? (_busyHands ? new Refusal(ErrorCodes.PausedByUser, $"The person is at work ({_hands}).") : null);
        if (refusal is not null)
        {
            Sender.Tell(new RunRefused(m.Execute.Id, refusal));
            return;
        }

        Follow(m.Execute.Id, Sender);
        _outbound.Tell(m.Execute);
    }

    private void Follow(OperationId operation, IActorRef actor)
    {
        if (!actor.Equals(_operation))
        {
            Context.Unwatch(_operation);
            Context.Watch(actor);
        }

        (_running, _operation) = (operation, actor);
    }

    private void Prepared(OperationPrepared m)
    {
        if (m.Id != _running || _operation.IsNobody())
        {
            Stray(m.Id, m.State == PreparedState.ReadyToCommit ? BlenderSays.Open : m.State == PreparedState.RolledBack ? BlenderSays.RolledBack : BlenderSays.Quarantined);
            return;
        }

        _operation.Tell(m);
        if (m.State != PreparedState.ReadyToCommit)
        {
            Release();
        }
    }

    private void Finished(OperationFinished m)
    {
        if (m.Id != _running || _operation.IsNobody())
        {
            Stray(m.Id, m.End switch
            {
                OperationEnd.Committed => BlenderSays.Committed,
                OperationEnd.RolledBack => BlenderSays.RolledBack,
                _ => BlenderSays.Quarantined,
            });
            return;
        }

        _operation.Tell(m);
        Release();
    }

    private void Release()
    {
        Context.Unwatch(_operation);
        (_running, _operation) = (null, ActorRefs.Nobody);
    }

    // The operation ended without Blender's answer; when that comes, the log decides.
    private void Orphan() => _operation = ActorRefs.Nobody;

    private void Stray(OperationId operation, BlenderSays says)
    {
        if (operation == _running)
        {
            Release();
        }

        if (_project is { } project)
        {
            _projects.Tell(new StrayOperation(project, operation, says));
        }
    }

    private Refusal Waiting() =>
        _busyHands ? new(ErrorCodes.PausedByUser, $"The person is at work ({_hands}).")
        : _tickAge is { } age && age > TimeSpan.FromSeconds(1) ? new(ErrorCodes.BlenderNotAnswering, $"Blender's main thread has not been free for {age.TotalSeconds:0.0} s.")
        : new(ErrorCodes.BlenderNotAnswering, "Blender has not answered yet.");

    private void Announce(SafeModeState state)
    {
        _safeMode = state;
        Announce();
    }

    private void Announce()
    {
        var why = _safeMode.WhyNot([]) ?? _sync?.Why;
        _outbound.Tell(new AutomationState(why is null, why));
    }

    private void GiveUp(string reason)
    {
        _operation.Tell(new BlenderGone(reason));
        if (_running is not null)
        {
            Release();
        }
    }

    private void Leave(string reason)
    {
        GiveUp(reason);
        Record(Outcomes.Detached, reason);
        Context.Stop(Self);
    }

    private void Report()
    {
        if (_attached is { } a)
        {
            Context.Parent.Tell(new BlenderStatus(_session, a.Project, a.FilePath, a.ProcessId, a.Background, a.BlenderVersion, _tickAge, "") { Diverged = _sync?.Why, Lacks = _lacks });
        }
    }

    /// <param name="pid">Blender's: another one than before has read its file anew.</param>
    /// <param name="token">Comes back when the line is on record, or can't be.</param>
    private void Record(string outcome, string reason, ErrorCode? error = null, int? pid = null, object? token = null)
    {
        var detail = new JsonObject { ["session"] = _session.ToString(), [DetailKeys.Reason] = reason };
        if (pid is not null)
        {
            detail[DetailKeys.Pid] = pid;
        }

        _tree.Audit.Tell(new WriteAudit([new AuditDraft(AuditKind.Session, null, outcome, Error: error, Project: _project, Detail: detail)], token));
    }

    private sealed record TryBatch;
}
