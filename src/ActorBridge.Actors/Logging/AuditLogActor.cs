using System.Collections.Immutable;
using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Root;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Gate;
using ActorBridge.Core.Logging;
using Akka.Actor;

namespace ActorBridge.Actors.Logging;

/// <summary>
/// The only writer of the log, on a thread of its own. Drafts that wait go to the disk together: the first one asks for a flush, which is put off
/// behind what has come until then for as long as more comes, so that who is slower to say the next line is not left to a group of his own. An answer means durable. After the first fault nothing is written until a restart.
/// </summary>
public sealed class AuditLogActor : ReceiveActor
{
    // So that who waits to write does not wait long for a scene that is far behind.
    private const int LinesAtOnce = 256;

    // So that nobody waits for the one who never stops.
    private const int GatheredMax = 1_024;

    private readonly Func<IAuditLog> _open;
    private readonly List<(WriteAudit Request, IActorRef Sender)> _waiting = [];
    private IAuditLog? _log;
    private Refusal? _unusable;
    private bool _full;

    public AuditLogActor(Func<IAuditLog> open)
    {
        _open = open;
        Receive<WriteAudit>(Gather);
        Receive<Flush>(WriteWhenGathered);
        Receive<ConsultLog>(Consult);
        Receive<FindLoggedOperation>(Find);
        Receive<FindLackedCommits>(Find);
        Receive<FindQuarantine>(m => Sender.Tell(new QuarantineView(m.Operation, Read(log => log.Quarantine(m.Operation), null), _unusable)));
        Receive<FindQuarantines>(m => Sender.Tell(new QuarantinesView(m.Project, Read(log => log.Quarantines(m.Project, m.Count), []), _unusable)));
        Receive<Looking>(LookOn);
        Receive<FindIdentities>(m =>
        {
            Write();
            var identities = Read(log => log.Identities(m.Project), []);
            Sender.Tell(new LoggedIdentitiesView(identities, _unusable));
        });
        Receive<GetLog>(View);
        Receive<ReadOn>(_ => Continue());
        Receive<LiftConstraint>(Lift);
        Receive<AuditWritten>(m => ((Lifting)m.Token).Asker.Tell(new ConstraintLifted(((Lifting)m.Token).Subject, m.At.Seq)));
        Receive<AuditFailed>(m => ((Lifting)m.Token).Asker.Tell(new QueryRefused(m.Refusal)));
    }

    public static Props Props(Func<IAuditLog> open) => Akka.Actor.Props.Create(() => new AuditLogActor(open)).WithDispatcher("actorbridge.audit-dispatcher");

    protected override void PreStart()
    {
        try
        {
            _log = _open();
            Self.Tell(new ReadOn());
        }
        catch (AuditLogUnusableException e)
        {
            Stop(e);
        }
    }

    protected override void PostStop() => _log?.Dispose();

    // Whatever was not answered is not known to be on the disk.
    protected override void PreRestart(Exception reason, object message)
    {
        foreach (var (request, sender) in _waiting)
        {
            Fail(request, sender, new(ErrorCodes.LogUnavailable, $"The log's writer failed: {reason.Message}"));
        }

        base.PreRestart(reason, message);
    }

    private void Gather(WriteAudit request)
    {
        if (_unusable is not null)
        {
            Fail(request, Sender, _unusable);
            return;
        }

        _waiting.Add((request, Sender));
        if (_waiting.Count == 1)
        {
            Self.Tell(new Flush(1));
        }
    }

    private void WriteWhenGathered(Flush m)
    {
        if (_waiting.Count > m.Gathered && _waiting.Count < GatheredMax)
        {
            Self.Tell(new Flush(_waiting.Count));
        }
        else
        {
            Write();
        }
    }

    private void Write()
    {
        var batch = _waiting.ToArray();
        if (batch.Length == 0)
        {
            return; // asked for before a restart, or written since for one who asked
        }

        try
        {
            var receipts = _log!.Append([.. batch.SelectMany(b => b.Request.Drafts)]);
            _waiting.Clear();
            NoteRoom(); // before the answers, so that nobody goes on from one before the bridge has heard
            Answer(batch, receipts);
            PublishQuarantines(batch);
        }
        catch (AuditLogUnusableException e)
        {
            _waiting.Clear();
            Stop(e);
            foreach (var (request, sender) in batch)
            {
                Fail(request, sender, _unusable!);
            }
        }
    }

    private void Answer((WriteAudit Request, IActorRef Sender)[] batch, ImmutableArray<AuditReceipt> receipts)
    {
        var next = 0;
        foreach (var (request, sender) in batch)
        {
            var own = receipts.AsSpan(next, request.Drafts.Length);
            next += own.Length;
            string? fault = null;
            foreach (var receipt in own)
            {
                fault ??= receipt.Fault;
            }

            if (fault is not null)
            {
                Fail(request, sender, new(ErrorCodes.Internal, $"The log refused an entry: {fault}"));
            }
            else if (request.Token is not null)
            {
                sender.Tell(new AuditWritten(request.Token, own.IsEmpty ? LogPosition.Empty : own[^1].At)
                {
                    FailuresInARow = request.Counting.ToImmutableDictionary(f => f, _log!.FailuresInARow),
                });
            }
        }
    }

    private static void PublishQuarantines((WriteAudit Request, IActorRef Sender)[] batch)
    {
        foreach (var project in batch.SelectMany(b => b.Request.Drafts)
            .Where(d => d is { Operation: not null, Project: not null } && (d.Outcome == Outcomes.Quarantined || d.Kind == AuditKind.Recovery)).Select(d => d.Project!.Value).Distinct())
        {
            Context.System.EventStream.Publish(new QuarantinesMoved(project));
        }
    }

    private static void Fail(WriteAudit request, IActorRef sender, Refusal refusal)
    {
        if (request.Token is not null)
        {
            sender.Tell(new AuditFailed(request.Token, refusal));
        }
    }

    // Whoever asks is answered from a log that has what was told before: an answer that lacks it could let through what it forbids (rule 14.3).
    private void Consult(ConsultLog m)
    {
        Write();
        Sender.Tell(new LogConsulted(_unusable is null ? new LogAnswer(null, _log!.Consult(m.Question)) : new LogAnswer(_unusable, ConsultationEvidence.None)));
    }

    private void Find(FindLoggedOperation m)
    {
        Write();
        var logged = Read(log => log.Find(m.Operation), null);
        Sender.Tell(new LoggedOperationView(m.Operation, logged, _unusable));
    }

    private void Find(FindLackedCommits m)
    {
        Write();
        var held = Read(log => m.Held.Select(log.Find).OfType<LoggedOperation>().Where(o => o.Project == m.Project).Select(o => o.LastSeq).DefaultIfEmpty().Max(), 0);
        LookOn(new(m, Sender, held > 0 ? held : m.Saved?.Seq ?? 0, Read(log => log.Position.Seq, 0), CommitsSeen.None(m.Project)));
    }

    private void LookOn(Looking m)
    {
        var lines = Read(log => m.Behind < m.To ? log.Lines(m.Behind + 1, LinesAtOnce) : [], []);
        var seen = lines.Aggregate(m.Seen, (seen, line) => seen.With(line));
        if (_unusable is null && lines.Count > 0 && lines[^1].Seq < m.To)
        {
            Self.Tell(m with { Behind = lines[^1].Seq, Seen = seen });
        }
        else
        {
            m.Asker.Tell(new LackedCommitsView(seen.Commits, _unusable, m.Asked.Token));
        }
    }

    // Beside the work, piece by piece, and from the first line after each start: what lay still may have been changed since (rule 14.2).
    private void Continue()
    {
        if (Read(log => log.ReadOn(), false))
        {
            Self.Tell(new ReadOn());
        }
    }

    private void View(GetLog m)
    {
        Write();
        var hashes = Read(log => m.Lines.ToImmutableDictionary(seq => seq, log.HashAt), ImmutableDictionary<long, string?>.Empty)
            .Where(h => h.Value is not null).ToImmutableDictionary(h => h.Key, h => h.Value!);
        Sender.Tell(_unusable is null
            ? new LogView(_log!.Position, null, _log.OpenOperations, m.Token)
            {
                Hashes = hashes, SafeModes = _log.SafeModes, FailuresInARow = m.Counting.ToImmutableDictionary(f => f, _log.FailuresInARow),
            }
            : new LogView(_log?.Position ?? LogPosition.Empty, _unusable, [], m.Token));
    }

    private void Lift(LiftConstraint m)
    {
        var refusal = _unusable
            ?? (string.IsNullOrWhiteSpace(m.Who) || string.IsNullOrWhiteSpace(m.Reason) ? new Refusal(ErrorCodes.RearmNeedsPerson, "Who lifts it, and why, are both needed.") : null)
            ?? (_log!.Constraint(m.Subject) is null ? new Refusal(ErrorCodes.UnknownConstraint, $"Nothing is held about '{m.Subject}'.") : null);
        if (refusal is not null)
        {
            Sender.Tell(new QueryRefused(refusal));
            return;
        }

        Self.Tell(new WriteAudit([ConstraintDrafts.Lifted(m.Subject, m.Who, m.Reason)], new Lifting(m.Subject, Sender)));
    }

    private T Read<T>(Func<IAuditLog, T> question, T otherwise)
    {
        try
        {
            return _unusable is null ? question(_log!) : otherwise;
        }
        catch (AuditLogUnusableException e)
        {
            Stop(e);
            return otherwise;
        }
    }

    // What ends something is still written, from the reserve; what begins something must not begin.
    private void NoteRoom()
    {
        if (_log!.IsFull && !_full)
        {
            Context.Parent.Tell(new Escalated("audit", "the disk is full; make room, then re-arm automation"));
        }

        _full = _log.IsFull;
    }

    // The actor lives on to say so to everyone who asks; the bridge hears it and turns automation off.
    private void Stop(AuditLogUnusableException e)
    {
        _unusable = new(ErrorCodes.LogUnavailable, e.Message);
        Context.Parent.Tell(new Escalated("audit", e.Message));
    }

    private sealed record Looking(FindLackedCommits Asked, IActorRef Asker, long Behind, long To, CommitsSeen Seen);

    private sealed record Lifting(string Subject, IActorRef Asker);

    private sealed record Flush(int Gathered);

    private sealed record ReadOn;
}
