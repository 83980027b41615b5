using System.Text.Json.Nodes;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Projects;
using ActorBridge.Actors.Root;
using ActorBridge.Core.Blender;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;
using Akka.Actor;

namespace ActorBridge.Actors.Blenders;

/// <summary>Rule 14.11: both sides say where they are in the log, at each attach and heartbeat; while they differ nothing automated happens here.</summary>
public sealed partial class BlenderSession
{
    private static readonly Refusal NotCompared = new(ErrorCodes.NotReady, "Blender's place in the log has not been compared yet.", TimeSpan.FromSeconds(1));

    private readonly Queue<Action> _onceCompared = [];
    private SyncState? _sync;
    private long? _divergedAt;
    private bool _comparing;

    private void Syncing()
    {
        Receive<LogView>(m => Greet((ProjectAttached)m.Token!, m), m => m.Token is ProjectAttached);
        Receive<LogView>(m => Answer((BlenderHeartbeat)m.Token!, m), m => m.Token is BlenderHeartbeat);
        Receive<PositionKept>(m => _outbound.Tell(m.Answer));
        Receive<GetAttachment>(_ =>
        {
            var asker = Sender;
            OnceCompared(() => asker.Tell(Attachment), () => asker.Tell(new AttachmentView(_session, Self, new(true, NotCompared))));
        });
        Receive<ResyncLog>(m => ResyncOnceCompared(m, Sender));
        Receive<PersonResyncs>(m => ResyncOnceCompared(new(_project!.Value, m.Who, m.Reason), Self), m => _project is not null && (m.Project ?? _project) == _project);
        Receive<PersonResyncs>(m => _outbound.Tell(new Notice("error", new Refusal(ErrorCodes.UnknownProject, $"Project {m.Project} is not open here.").ToString())));
        Receive<AuditWritten>(m => Resynced((Decided)m.Token, m.At), m => m.Token is Decided);
        Receive<AuditFailed>(m => ((Decided)m.Token).Asker.Tell(new QueryRefused(m.Refusal)), m => m.Token is Decided);

        Receive<AuditWritten>(m => _divergedAt = _sync is { InStep: false } ? m.At.Seq : null, m => m.Token is SyncState { InStep: false });
        Receive<AuditWritten>(_ => { }, m => m.Token is SyncState);
        Receive<AuditFailed>(_ => { }, m => m.Token is SyncState); // a log that takes nothing is the gate's first reason

        Receive<PersonRearms>(m => Context.Parent.Tell(new RearmAutomation(m.Feature, m.Who, m.Reason)));

        Receive<PersonResolves>(
            m => Context.Parent.Tell(new ResolveQuarantine(m.Operation, _project, null, m.Restore, m.Who, m.Reason) { PutBack = m.Restore }), _ => _project is not null);
        Receive<PersonResolves>(m => _outbound.Tell(new Notice("error", new Refusal(ErrorCodes.NotAnswered, $"No project is attached here yet, so operation {m.Operation} was not answered to.").ToString())));
        Receive<QuarantinesMoved>(m => AskForQuarantines(), m => m.Project == _project);
        Receive<QuarantinesMoved>(_ => { });
        Receive<QuarantinesView>(
            m => _outbound.Tell(new QuarantinesKnown([.. m.Quarantines.Select(q => new QuarantineKnown(q.Operation, q.Label))])), m => m.Unusable is null && m.Project == _project);
        Receive<QuarantinesView>(_ => { });

        // Answers to the person who used the panel.
        Receive<QuarantineResolved>(m => _outbound.Tell(new Notice("info", $"It is answered (line {m.Seq}).")));
        Receive<Rearmed>(m => _outbound.Tell(new Notice("info", $"Re-armed: {m.Feature ?? "automation"}.")));
        Receive<RearmRefused>(m => _outbound.Tell(new Notice("error", m.Refusal.ToString())));
        Receive<Resynced>(m => _outbound.Tell(new Notice("info", m.WasDiverged ? "Resynced; a census follows." : "Blender and the log agree already.")));
        Receive<QueryRefused>(m => _outbound.Tell(new Notice("error", $"{m.Refusal} {m.Refusal.Code.WhatToDo}")));
    }

    private void AskForQuarantines() => _tree.Audit.Tell(new FindQuarantines(_project!.Value, QuarantinesKnown.Max));

    private KnownPositions Said => new(_attached!.LogPosition, _attached.LogInside);

    // Until the two have been compared no gate is told that this Blender is there.
    private void Compare(ProjectAttached m)
    {
        (_sync, _divergedAt, _comparing) = (null, null, true);
        _tree.Audit.Tell(new GetLog(m) { Lines = SyncState.Asks(m.Confirmed, Said) });
    }

    private void Greet(ProjectAttached m, LogView log)
    {
        if (_attached is null || m.Project != _project)
        {
            return; // another file was opened meanwhile
        }

        // Asked behind the line of the attach, so the log has answered that as well: it is durable, or the log takes nothing.
        _outbound.Tell(new AttachAccepted(m.LastBatch, _tree.Options.Budget, _tree.Options.Revert));
        if (log.Unusable is null)
        {
            Move(SyncState.Attach(m.Confirmed, Said, log.Position, log.HashAt));
        }

        _comparing = false;
        while (_onceCompared.TryDequeue(out var answer))
        {
            answer();
        }

        Announce();
        Report();
        LookForLacked();
    }

    // What Blender is to do, it is told behind the answer to its attach.
    private void Say(IToBlender message) => OnceCompared(() => _outbound.Tell(message), () => Leave("it can't be told what it is to do"));

    private AttachmentView Attachment => new(_session, Self, new(true, WhyNot(), _divergedAt));

    private void ResyncOnceCompared(ResyncLog m, IActorRef asker) =>
        OnceCompared(() => Resync(m, asker), () => asker.Tell(new QueryRefused(NotCompared)));

    private void OnceCompared(Action answer, Action tooMany)
    {
        if (!_comparing)
        {
            answer();
        }
        else if (_onceCompared.Count < _tree.Options.Storing.QueueMax)
        {
            _onceCompared.Enqueue(answer);
        }
        else
        {
            tooMany();
        }
    }

    private void Answer(BlenderHeartbeat m, LogView log)
    {
        if (log.Unusable is null && _sync is not null)
        {
            Move(_sync.Beat(m.LogPosition, log.Position, log.HashAt));
        }

        // One that never met a host is at the beginning of every log.
        var at = m.LogPosition ?? LogPosition.Empty;
        var line = new HostLine(at.Seq, m.LogPosition is null ? at.Hash : log.HashAt(at.Seq), _sync is { InStep: true });
        var answer = new HostHeartbeat(log.Position, log.Unusable is null ? line : null);
        if (_sync is { InStep: true, Confirmed: { } confirmed })
        {
            // What Blender is told that it has confirmed, a host that is killed right behind the answer still knows.
            _projects.Tell(new ConfirmPosition(_project!.Value, confirmed, answer));
        }
        else
        {
            _outbound.Tell(answer);
        }
    }

    private void Move(SyncState next)
    {
        var before = _sync;
        _sync = next;
        if (next.Confirmed is { } confirmed && next.InStep && confirmed != before?.Confirmed)
        {
            _projects.Tell(new ConfirmPosition(_project!.Value, confirmed));
        }

        if ((before?.InStep ?? true) == next.InStep)
        {
            return;
        }

        _divergedAt = null;
        Record(next.InStep ? Outcomes.Ok : Outcomes.Diverged, next.Why?.Reason ?? "in step again", next.Why?.Code, token: next);
        if (next.Why is { } why)
        {
            Context.System.EventStream.Publish(new PersonNotice("error", why.ToString()));
            _operation.Tell(new LogDiverged(why));
        }

        Announce();
        Report();
    }

    private void Resync(ResyncLog m, IActorRef asker)
    {
        if (string.IsNullOrWhiteSpace(m.Who) || string.IsNullOrWhiteSpace(m.Reason))
        {
            asker.Tell(new QueryRefused(new(ErrorCodes.RearmNeedsPerson, "Who resyncs, and why, are both needed.")));
        }
        else if (_sync is not { } sync)
        {
            asker.Tell(new QueryRefused(NotCompared));
        }
        else if (sync.InStep)
        {
            asker.Tell(new Resynced(_project!.Value, false));
        }
        else
        {
            _tree.Audit.Tell(new WriteAudit(
                [
                    new AuditDraft(AuditKind.Session, null, Outcomes.Resynced, Project: _project, Detail: new JsonObject
                    {
                        ["session"] = _session.ToString(), [DetailKeys.Who] = m.Who, [DetailKeys.Reason] = m.Reason, ["found"] = sync.Why!.Reason,
                    }),
                ],
                new Decided(m.Who, asker)));
        }
    }

    // On record before anything follows from it: what Blender had confirmed is given up, it takes over this log's place, and says who is there.
    private void Resynced(Decided m, LogPosition at)
    {
        if (_sync is null || _project is not { } project)
        {
            m.Asker.Tell(new QueryRefused(NotCompared));
            return;
        }

        _projects.Tell(new ConfirmPosition(project, null));
        _attached = _attached! with { LogPosition = at, LogInside = at };
        Move(_sync.Resync(at));
        _outbound.Tell(new AdoptPosition(at, m.Who));
        _projects.Tell(new BeginCensus(project));
        _outbound.Tell(new RequestCensus());
        m.Asker.Tell(new Resynced(project, true));
    }

    private sealed record Decided(string Who, IActorRef Asker);
}
