using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Audit.Reading;
using ActorBridge.Audit.Storage;
using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit;

/// <summary>The log behind the tree's port: each kind of damage becomes the one exception that the tree knows.</summary>
public sealed class AuditPort : IAuditLog
{
    private readonly AuditLog _log;

    private AuditPort(AuditLog log) => _log = log;

    public LogPosition Position => _log.Head;

    public bool IsFull => _log.IsFull;

    public ImmutableArray<LoggedOperation> OpenOperations => [.. _log.Index.OpenTransactions.Select(o => new LoggedOperation(
        o.Operation, o.Project, o.Uuids, o.State.StepsDone > 0 || o.State.Stage == TransactionStage.Failing ? AuditPhase.Step : AuditPhase.Begin,
        _log.Index.Operation(o.Operation)!.Outcome, _log.Index.Operation(o.Operation)!.ErrorCode))];

    public ImmutableArray<LoggedSafeMode> SafeModes =>
        [.. _log.Index.SafeModes.Select(s => new LoggedSafeMode(s.Feature.Length == 0 ? null : s.Feature, s.Since))];

    /// <exception cref="AuditLogUnusableException">It is damaged, or another process writes it; the message names file and line.</exception>
    public static AuditPort Open(IStorage storage, AuditLogOptions options)
    {
        var opening = AuditLog.Open(storage, options);
        return opening.IsUsable ? new AuditPort(opening.Log) : throw new AuditLogUnusableException(opening.Unusable.ToString());
    }

    public ImmutableArray<AuditReceipt> Append(IReadOnlyList<AuditDraft> drafts)
    {
        try
        {
            // Room may have been made; nobody tells.
            _ = _log.IsFull && _log.TryLeaveFull();
            return [.. _log.Append(drafts).Select(r => new AuditReceipt(r.At ?? _log.Head, r.Reason))];
        }
        catch (Exception e) when (e is LogPoisonedException or StorageException)
        {
            throw new AuditLogUnusableException(e.Message, e);
        }
    }

    public ConsultationEvidence Consult(ConsultationQuestion question) => _log.Index.Consult(question, _log.Decay);

    public int FailuresInARow(string feature) => _log.Index.FeatureFailures(feature).After(_log.Decay).Streak;

    public Constraint? Constraint(string subject) => _log.Index.Constraint(subject);

    public LoggedOperation? Find(OperationId id)
    {
        if (_log.Index.Operation(id) is not { BeginSeq: > 0 } known)
        {
            return null;
        }

        var begin = Read(known.BeginSeq)
            ?? throw new AuditLogUnusableException($"Line {known.BeginSeq} can't be read any more; see 'actorbridge log verify'.");
        var phase = known.State.Stage switch
        {
            TransactionStage.Open => known.State.StepsDone > 0 ? AuditPhase.Step : AuditPhase.Begin,
            TransactionStage.Failing => AuditPhase.Step,
            TransactionStage.Committed => AuditPhase.Commit,
            _ => AuditPhase.Rollback,
        };
        return new LoggedOperation(id, begin.Draft.Project.GetValueOrDefault(), begin.Draft.Uuids, phase, known.Outcome, known.ErrorCode)
        {
            LastSeq = known.LastSeq,
            As = new(Text(begin.Draft.Detail, DetailKeys.Client), Text(begin.Draft.Detail?[DetailKeys.Plan] as JsonObject, "label"), known.LastSeq),
        };
    }

    public LoggedQuarantine? Quarantine(OperationId id)
    {
        if (_log.Index.Quarantine(id) is not { } known)
        {
            return null;
        }

        // The line may name none: of an operation that this log never began.
        var logged = Find(id);
        return new LoggedQuarantine(
            id, new ProjectId(known.Project), logged?.Uuids ?? [], logged?.As?.Label ?? "", known.Seq, known.Resolved == 0 ? null : known.Resolved) { Begun = logged is not null };
    }

    public ImmutableArray<LoggedQuarantine> Quarantines(ProjectId project, int count) =>
        [.. _log.Index.Quarantines.Where(q => q.Record.Project == project.Value && q.Record.Resolved == 0).TakeLast(count).Select(q => Quarantine(q.Operation)!)];

    public ImmutableArray<LoggedIdentity> Identities(ProjectId project) => _log.Index.Identities(project);

    public IReadOnlyList<AuditEntry> Lines(long from, int count)
    {
        try
        {
            return _log.Lines(from, count);
        }
        catch (Exception e) when (e is StorageException or LogDamagedException)
        {
            throw new AuditLogUnusableException(e.Message, e);
        }
    }

    public bool ReadOn()
    {
        try
        {
            return _log.ReadOn();
        }
        catch (Exception e) when (e is LogPoisonedException or StorageException)
        {
            throw new AuditLogUnusableException(e.Message, e);
        }
    }

    public string? HashAt(long seq) =>
        seq == 0 ? LogPosition.Empty.Hash : seq == _log.Head.Seq ? _log.Head.Hash : Read(seq)?.Hash;

    public void Dispose() => _log.Dispose();

    private static string Text(JsonObject? of, string key) => of?[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private AuditEntry? Read(long seq)
    {
        try
        {
            return _log.Read(seq);
        }
        catch (Exception e) when (e is StorageException or LogDamagedException)
        {
            throw new AuditLogUnusableException(e.Message, e);
        }
    }
}
