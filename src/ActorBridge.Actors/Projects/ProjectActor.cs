using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Actors.Features;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Root;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Escalation;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using Akka.Actor;
using Akka.Persistence;
using static ActorBridge.Core.Breaker.BreakerCommands;
using static ActorBridge.Core.Datablocks.DatablockQueries;

namespace ActorBridge.Actors.Projects;

/// <summary>One project: its archive, its datablock actors, its Blender. Batches are taken one at a time and acknowledged when they are durable.</summary>
public sealed partial class ProjectActor : ReceivePersistentActor, IWithTimers
{
    private readonly ProjectId _project;
    private readonly TreeRefs _tree;
    private readonly EntityRegion _region;
    private readonly Attachment _attachment;
    private readonly Queue<(object Message, IActorRef Sender)> _batches = [];
    private ProjectState _state = ProjectState.Empty;
    private HashSet<DatablockUuid>? _census;
    private BatchInFlight? _batch;
    private long _token;

    public ProjectActor(ProjectId project, TreeRefs tree, Func<ProjectId, DatablockUuid, int, Props> entity)
    {
        (_project, _tree) = (project, tree);
        _region = new EntityRegion(Context, project, (p, u) => entity(p, u, _state.ReleasesOf(u)), tree.Options, tree.Clock);
        _attachment = new Attachment(project, tree, Context, () => _state);

        Recover<SnapshotOffer>(o => _state = (ProjectState)o.Snapshot);
        Recover<IProjectEvent>(e => _state = _state.Apply(e));
        Recover<RecoveryCompleted>(_ => BeginComparing());
        Comparing();

        Command<EntityEnvelope>(ToEntity);
        Command<DatablockAnswered>(m => Answered(m));
        Command<Passivate>(m => _region.Passivate(m.Uuid));
        Command<RestartEntity>(m => _region.Restart(m.Uuid));
        Command<StoringFailed>(m => _region.Broken(m));
        Command<Terminated>(Gone);

        Command<ApplyBatch>(Queue);
        Command<ApplyChanges>(Queue);
        Command<BeginCensus>(_ => _census = []);

        Command<AttachProject>(m =>
        {
            _census = [];
            _attachment.Attach(m, Sender);
        });
        Command<DetachProject>(m => _attachment.Detach(m));
        Command<GetAttachment>(m => _attachment.Answer(m, Sender));
        Command<ResyncLog>(m => _attachment.Ask(m, Sender));
        Command<ReadProject>(m => _attachment.Ask(m, Sender));
        Command<ConfirmPosition>(Confirm);
        Command<FollowProject>(m => _attachment.Follow(m.Operation, Sender));
        Command<StrayOperation>(m => _attachment.Reconcile(m.Operation, m.Says, Sender));
        Command<LoggedOperationView>(m => _attachment.Reconcile(m));
        Command<ProjectLeftOpen>(m =>
        {
            _attachment.LeftOpen(m.Operations);
            Timers.StartSingleTimer("in-doubt", new InDoubtDue(), tree.Options.Operations.InDoubt);
        });
        Command<InDoubtDue>(_ => _attachment.GiveUp());

        Command<WhichKnown>(m => Sender.Tell(new KnownView(project, [.. m.Uuids.Where(_state.Archive.ContainsKey)])));
        Command<ListDatablocks>(_ => Sender.Tell(new DatablocksView(project, [.. _state.Archive.Values.Select(Row)])));
        Command<ReleaseIdentities>(Release);
        Command<SaveSnapshotSuccess>(_ => { });
        Command<SaveSnapshotFailure>(m => Context.System.EventStream.Publish(new PersonNotice("warning", $"{PersistenceId}: no snapshot, {m.Cause.Message}")));
    }

    public override string PersistenceId => $"project-{_project}";

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        JournalFailed.Publish(Context, PersistenceId, cause);
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    // A failed datablock actor is started anew by the region, later and not endlessly.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void Confirm(ConfirmPosition m)
    {
        if (m.Position != _state.Confirmed)
        {
            Persist(new ProjectEvents.PositionConfirmed(m.Position), Apply);
        }

        DeferAsync((m.Answer, Sender), d =>
        {
            if (d.Answer is { } answer)
            {
                d.Sender.Tell(new PositionKept(answer));
            }
        });
    }

    private void ToEntity(EntityEnvelope m)
    {
        if (!_state.Quarantined.TryGetValue(m.Uuid, out var why))
        {
            _region.Send(m.Uuid, m.Message, Sender);
            return;
        }

        var known = _state.Archive.GetValueOrDefault(m.Uuid);
        var view = new DatablockView(_project, m.Uuid, DatablockState.Unknown with
        {
            Lifecycle = DatablockLifecycle.Quarantined, Kind = known?.Kind ?? default, Name = known?.Name ?? "", Why = why,
        });
        Sender.Tell(m.Message is DatablockRequest request ? new DatablockAnswered(request.Token, view, view.WhyNot()) : view);
    }

    private void Queue(object m)
    {
        if (_batches.Count >= _tree.Options.Storing.QueueMax)
        {
            // Not acknowledged, so the add-on still has it and sends it again after a reconnect.
            Context.System.DeadLetters.Tell(m, Sender);
            return;
        }

        _batches.Enqueue((m, Sender));
        Next();
    }

    private void Next()
    {
        while (_compared && _batch is null && _batches.TryDequeue(out var next))
        {
            if (next.Message is ApplyBatch { Batch: var batch })
            {
                Begin(batch, next.Sender);
            }
            else if (next.Message is ApplyChanges changes)
            {
                Begin(0, [.. changes.Changes.Select(c => c.ToEvent(changes.Operation))], next.Sender, new ChangesApplied(changes.Operation));
            }
        }
    }

    private void Begin(EventBatch batch, IActorRef sender)
    {
        var applied = new BatchApplied(_project, batch.Number);
        if (batch.Number <= _state.LastBatch)
        {
            sender.Tell(applied);
            return;
        }

        if (batch.Number > _state.LastBatch + 1 && _state.LastBatch > 0)
        {
            Record(AuditKind.Recovery, "gap", $"batch {batch.Number} came after {_state.LastBatch}; a census was asked for");
            _attachment.Send(new RequestCensus());
        }

        var items = batch.Items;
        _census?.UnionWith(items.Where(i => i.What != DatablockEventKind.Removed).Select(i => i.Uuid));
        if (batch.Complete && _census is { } seen)
        {
            // Rule 6.1: what a complete census does not show is gone, however it went.
            items = [.. items, .. _state.Archive.Values
                .Where(a => a.Lifecycle is DatablockLifecycle.Live or DatablockLifecycle.Unbound && !seen.Contains(a.Uuid))
                .Select(a => new DatablockEvent(DatablockEventKind.Removed, a.Uuid, a.Kind, a.Name, null, null, a.Version))];
            _census = null;
        }

        NoteChanges(items);
        Begin(batch.Number, items, sender, applied);
    }

    private void Begin(long number, ImmutableArray<DatablockEvent> items, IActorRef sender, object reply)
    {
        var pending = items.ToDictionary(_ => ++_token, i => (i.Uuid, i.ToCommand()));
        _batch = new BatchInFlight(number, sender, reply, pending);
        foreach (var (token, (uuid, command)) in pending.OrderBy(p => p.Key).ToArray())
        {
            Self.Tell(new EntityEnvelope(_project, uuid, new DatablockRequest(command, token)));
        }

        Finish();
    }

    private void NoteChanges(ImmutableArray<DatablockEvent> items)
    {
        ImmutableArray<DatablockUuid> changed =
            [.. items.Where(i => i is { By: null, What: not DatablockEventKind.Present }).Select(i => i.Uuid).Distinct()];
        if (!changed.IsEmpty)
        {
            foreach (var breaker in _tree.Breakers.Values)
            {
                breaker.Tell(new NoteChanges(_project, changed), Self);
            }
        }
    }

    private void Answered(DatablockAnswered m)
    {
        if (m.Refusal is { } refusal)
        {
            Record(AuditKind.Identity, Outcomes.Refused, refusal.Reason, m.View.Uuid, refusal.Code);
        }

        if (_batch?.Answered(m.Token, m.View) == true)
        {
            Finish();
        }
    }

    private void Finish()
    {
        if (_batch is not { Pending.Count: 0 } batch)
        {
            return;
        }

        var fact = new ProjectEvents.BatchPersisted(batch.Number, batch.Entries);
        if (_state.IsPassing(fact))
        {
            _state = _state.Apply(fact);
            Done();
            return;
        }

        Persist(fact, e =>
        {
            Apply(e);
            Done();
        });

        void Done()
        {
            batch.ReplyTo.Tell(batch.Reply);
            _batch = null;
            Next();
        }
    }

    private void Gone(Terminated m)
    {
        if (_attachment.Forget(m.ActorRef))
        {
            return;
        }

        if (_region.Stopped(m.ActorRef) is not { } stopped)
        {
            return;
        }

        if (stopped.Rung == EntityRung.Quarantine)
        {
            Quarantine(stopped.Uuid, stopped.Why);
            return;
        }

        Record(AuditKind.Supervision, Outcomes.Restarted, $"datablock actor failed; started anew after {stopped.BackOff.TotalMilliseconds} ms"
            + (stopped.Why is null ? "" : $"; its storage failed: {stopped.Why}"), stopped.Uuid);
        if (stopped.Rung == EntityRung.RestartAndEscalate)
        {
            // Not this identity's fault, and so not its quarantine: without storage nothing automated may go on (rule S.3).
            Context.Parent.Tell(new Escalated($"projects/{_project}", $"The storage keeps failing: {stopped.Why}"));
        }

        Timers.StartSingleTimer(stopped.Uuid, new RestartEntity(stopped.Uuid), stopped.BackOff);
        foreach (var (token, command) in _batch?.PendingOf(stopped.Uuid) ?? [])
        {
            _region.Send(stopped.Uuid, new DatablockRequest(command, token), Self);
        }
    }

    private void Quarantine(DatablockUuid uuid, string? why)
    {
        var reason = why is null
            ? $"its actor failed more than {_tree.Options.Escalation.EntityRestartsMax} times in {_tree.Options.Escalation.Within.TotalSeconds} s"
            : $"it can't be recovered: {why}";
        Persist(new ProjectEvents.EntityQuarantined(uuid, reason), e =>
        {
            Apply(e);
            Record(AuditKind.Identity, Outcomes.Quarantined, reason, uuid, ErrorCodes.IdentityQuarantined);
            Context.System.EventStream.Publish(new IdentityQuarantined(Core.Operations.Features.Identity, _project, uuid, reason));
            Context.System.EventStream.Publish(new PersonNotice("error", $"{uuid} is quarantined: {reason}"));
            _batch?.GiveUp(uuid, _state.Archive.GetValueOrDefault(uuid));
            Finish();
        });
    }

    // Its own actor holds a quarantine of ambiguity; one of what is stored of it is held here. Blender is asked to show what there is.
    private void Release(ReleaseIdentities m)
    {
        var asker = Sender;
        var held = m.Uuids.Where(_state.Quarantined.ContainsKey).ToImmutableArray();
        ImmutableArray<DatablockUuid> ambiguous =
            [.. m.Uuids.Where(u => !_state.Quarantined.ContainsKey(u) && _state.Archive.GetValueOrDefault(u)?.Lifecycle == DatablockLifecycle.Quarantined)];
        if (!held.IsEmpty)
        {
            PersistAll(held.Select(u => new ProjectEvents.EntityReleased(u, m.Who, m.Reason)), e =>
            {
                Record(AuditKind.Identity, "released", $"{m.Who}: {m.Reason}; it was quarantined: {_state.Quarantined.GetValueOrDefault(e.Uuid)}", e.Uuid);
                Apply(e);
            });
        }

        DeferAsync(asker, to =>
        {
            foreach (var uuid in ambiguous)
            {
                _region.Send(uuid, new DatablockRequest(new DatablockCommands.ReleaseDatablock(m.Who, m.Reason), ++_token), Self);
            }

            _attachment.Send(new RequestCensus());
            to.Tell(new IdentitiesReleased(_project, [.. held, .. ambiguous]));
        });
    }

    private void Apply(IProjectEvent e)
    {
        _state = _state.Apply(e);
        if (LastSequenceNr % _tree.Options.Storing.SnapshotEvery == 0)
        {
            SaveSnapshot(_state);
        }
    }

    private void Record(AuditKind kind, string outcome, string reason, DatablockUuid? uuid = null, ErrorCode? error = null) =>
        _tree.Audit.Tell(new WriteAudit(new AuditDraft(
            kind, null, outcome, Uuids: uuid is { } u ? [u] : [], Error: error, Project: _project, Detail: new JsonObject { [DetailKeys.Reason] = reason })));

    private DatablockRow Row(ArchiveEntry a) => new(
        a.Uuid, a.Kind, a.Name, (_state.Quarantined.ContainsKey(a.Uuid) ? DatablockLifecycle.Quarantined : a.Lifecycle).ToString(), a.Version);

    private sealed record RestartEntity(DatablockUuid Uuid);

    private sealed record InDoubtDue;
}
