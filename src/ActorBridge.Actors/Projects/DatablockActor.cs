using System.Text.Json.Nodes;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Root;
using ActorBridge.Actors.Storing;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Decisions;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Escalation;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using Akka.Actor;
using Akka.Persistence;
using static ActorBridge.Core.Datablocks.DatablockEvents;
using static ActorBridge.Core.Datablocks.DatablockQueries;

namespace ActorBridge.Actors.Projects;

/// <summary>Told to the parent: nothing has come for a while. It answers with <see cref="StopEntity"/>.</summary>
public sealed record Passivate(DatablockUuid Uuid);

public sealed record StopEntity;

/// <summary>Told to the parent before the actor stops because of what is stored of it, or could not be stored.</summary>
public sealed record StoringFailed(DatablockUuid Uuid, EntityFault Fault, string Reason);

/// <param name="Token">Comes back with the answer.</param>
public sealed record DatablockRequest(IDatablockCommand Command, long Token);

/// <summary>Answers a request, once what follows from it is durable.</summary>
public sealed record DatablockAnswered(long Token, DatablockView View, Core.Errors.Refusal? Refusal);

/// <summary>One identity (rule S.1): decide, persist, apply, answer.</summary>
public sealed class DatablockActor : ReceivePersistentActor
{
    private readonly ProjectId _project;
    private readonly DatablockUuid _uuid;
    private readonly IActorRef _audit;
    private readonly int _snapshotEvery;
    private readonly int _life;
    private DatablockState _state = DatablockState.Unknown;

    /// <param name="life">How often a person has released it from quarantine: each life has rows of its own.</param>
    public DatablockActor(ProjectId project, DatablockUuid uuid, IActorRef audit, StoringOptions options, int life)
    {
        (_project, _uuid, _audit, _snapshotEvery, _life) = (project, uuid, audit, options.SnapshotEvery, life);
        Recover<SnapshotOffer>(o => _state = (DatablockState)o.Snapshot);
        Recover<IDatablockEvent>(e => _state = _state.Apply(e));
        Command<GetDatablock>(_ => Show());
        Command<DatablockRequest>(Do);
        Command<ReceiveTimeout>(_ => Context.Parent.Tell(new Passivate(uuid)));
        Command<StopEntity>(_ => Context.Stop(Self));
        Command<SaveSnapshotSuccess>(_ => { });
        Command<SaveSnapshotFailure>(m => Context.System.EventStream.Publish(new PersonNotice("warning", $"{PersistenceId}: no snapshot, {m.Cause.Message}")));
        SetReceiveTimeout(options.PassivateAfter);
    }

    public override string PersistenceId => _life == 0 ? $"datablock-{_project}-{_uuid}" : $"datablock-{_project}-{_uuid}-{_life}";

    public static Props Props(ProjectId project, DatablockUuid uuid, IActorRef audit, StoringOptions options, int life) =>
        Akka.Actor.Props.Create(() => new DatablockActor(project, uuid, audit, options, life));

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        JournalFailed.Publish(Context, PersistenceId, cause);
        Context.Parent.Tell(new StoringFailed(_uuid, EntityFault.StorageAway, cause.Message));
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        base.OnRecoveryFailure(reason, message);
        Context.Parent.Tell(new StoringFailed(_uuid, StoredFaults.Of(reason, message), reason.Message));
    }

    private DatablockView View => new(_project, _uuid, _state);

    private void Show()
    {
        Sender.Tell(View);
        if (LastSequenceNr == 0)
        {
            // Nothing has ever been stored of it: whoever asks after made-up identities must not fill the memory with them.
            Context.Parent.Tell(new Passivate(_uuid));
        }
    }

    private void Do(DatablockRequest request)
    {
        var decision = _state.Decide(request.Command);
        var lasting = decision.Events.Where(e => e is not IPassingDatablockEvent).ToArray();
        foreach (var passing in decision.Events.OfType<IPassingDatablockEvent>())
        {
            _state = _state.Apply(passing);
        }

        if (lasting.Length > 0)
        {
            PersistAll(lasting, e =>
            {
                _state = _state.Apply(e);
                Record(e);
                if (LastSequenceNr % _snapshotEvery == 0)
                {
                    SaveSnapshot(_state);
                }
            });
        }

        // An answer means durable; with nothing to persist it is sent at once.
        DeferAsync(Sender, asker => asker.Tell(new DatablockAnswered(request.Token, View, decision.Refusal)));
    }

    private void Record(IDatablockEvent fact)
    {
        var (outcome, operation) = fact switch
        {
            DatablockRegistered e => (e.CopyOf is null ? "registered" : "duplicated", e.By),
            DatablockRenamed e => ("renamed", e.By),
            DatablockTombstoned e => ("tombstoned", e.By),
            DatablockUnbound => ("unbound", null),
            DatablockRebound => ("rebound", null),
            DatablockRestored => ("restored", null),
            DatablockQuarantined => (Outcomes.Quarantined, null),
            DatablockReleased => ("released", (OperationId?)null),
            _ => throw new UnknownEventException(nameof(DatablockActor), fact),
        };
        var detail = new JsonObject { ["kind"] = _state.Kind.ToString(), ["name"] = _state.Name };
        if (fact is DatablockRegistered { CopyOf: { } original })
        {
            detail["copy_of"] = original.ToString();
        }

        if ((fact is DatablockReleased released ? $"{released.Who}: {released.Reason}" : _state.Why) is { } why)
        {
            detail[DetailKeys.Reason] = why;
        }

        if (operation is { } by)
        {
            detail["by"] = by.ToString();
        }

        _audit.Tell(new WriteAudit(new AuditDraft(
            AuditKind.Identity, null, outcome, Uuids: [_uuid], Error: fact is DatablockQuarantined { Code: var code } ? ErrorCodes.Find(code) : null, Project: _project, Detail: detail)));
    }
}
