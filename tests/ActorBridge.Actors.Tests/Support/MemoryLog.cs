using System.Collections.Immutable;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Actors.Tests.Support;

/// <summary>A log in memory that a test can read, break, and prepare answers of. It takes no impossible order: a second BEGIN or end is refused.</summary>
public sealed class MemoryLog : IAuditLog
{
    private readonly Lock _lock = new();
    private readonly List<AuditDraft> _lines = [];

    public string? OpenFails { get; set; }

    /// <summary>What is found when it is read beside the work.</summary>
    public string? DamageBelow { get; set; }

    /// <summary>The write that first meets such a line fails, and all after it.</summary>
    public Func<AuditDraft, bool>? BreaksAt { get; set; }

    public ConsultationEvidence Evidence { get; set; } = ConsultationEvidence.None;

    public ImmutableArray<AuditDraft> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public LogPosition Position => At(Lines.Length);

    public bool IsFull { get; set; }

    public ImmutableArray<LoggedOperation> OpenOperations =>
        [.. Lines.Where(l => l.Phase == AuditPhase.Begin).Select(l => Find(l.Operation!.Value)!).Where(o => o.LastPhase is AuditPhase.Begin or AuditPhase.Step)];

    public ImmutableArray<LoggedSafeMode> SafeModes =>
        [.. Lines.Select((line, i) => (line, Seq: i + 1)).Where(l => l.line.Kind == AuditKind.SafeMode).GroupBy(l => (string?)l.line.Detail?["feature"])
            .Where(g => g.Last().line.Outcome == Outcomes.Entered).Select(g => new LoggedSafeMode(g.Key, g.Last().Seq))];

    public static LogPosition At(int seq) => seq == 0 ? LogPosition.Empty : new(seq, seq.ToString("x64"));

    public IAuditLog Opened() => OpenFails is null ? this : throw new AuditLogUnusableException(OpenFails);

    public ImmutableArray<AuditReceipt> Append(IReadOnlyList<AuditDraft> drafts)
    {
        lock (_lock)
        {
            if (BreaksAt is { } breaks && drafts.Any(breaks))
            {
                BreaksAt = _ => true;
                throw new AuditLogUnusableException("the disk failed");
            }

            return [.. drafts.Select(Take)];
        }
    }

    public ConsultationEvidence Consult(ConsultationQuestion question) => Evidence with
    {
        FeatureFailures = [.. question.Features.SelectMany(f => FailedInARow(f).Select(seq => new FeatureFailureSeen(seq, f)))],
        SetAside = [.. Identities(question.Project).Where(i => i.Outcome == Outcomes.Quarantined && question.Uuids.Contains(i.Uuid)).Select(i => new SetAsideSeen(i.Seq, i.Uuid))],
    };

    public LoggedOperation? Find(OperationId id)
    {
        var lines = Lines.Where(l => l.Operation == id && l.Phase is not null).ToArray();
        return lines.Length == 0 ? null : new LoggedOperation(
            id, lines[0].Project!.Value, lines[0].Uuids, lines[^1].Phase!.Value, Lines.Last(l => l.Operation == id).Outcome, lines[^1].Error?.Code)
        {
            LastSeq = Lines.LastIndexOf(lines[^1]) + 1,
            As = new(lines[0].Detail?["client"]?.GetValue<string>() ?? "", lines[0].Detail?["plan"]?["label"]?.GetValue<string>() ?? "", Array.IndexOf(Lines.ToArray(), lines[^1]) + 1),
        };
    }

    public LoggedQuarantine? Quarantine(OperationId id)
    {
        LoggedQuarantine? found = null;
        foreach (var (line, seq) in Lines.Select((l, i) => (l, i + 1L)).Where(l => l.l.Operation == id && (l.l.Phase == AuditPhase.Rollback || l.l.Kind == AuditKind.Recovery)))
        {
            found = line.Outcome == Outcomes.Quarantined ? new(id, line.Project!.Value, Find(id)?.Uuids ?? [], Find(id)?.As?.Label ?? "", seq, null)
                : line.Outcome is Outcomes.Accepted or Outcomes.Restored or Outcomes.Ok ? found is null ? null : found with { Resolved = seq }
                : found;
        }

        return found;
    }

    public ImmutableArray<LoggedQuarantine> Quarantines(ProjectId project, int count) =>
        [.. Lines.Select(l => l.Operation).OfType<OperationId>().Distinct().Select(Quarantine).OfType<LoggedQuarantine>()
            .Where(q => q.Project == project && q.Resolved is null).OrderBy(q => q.Seq).TakeLast(count)];

    public ImmutableArray<LoggedIdentity> Identities(ProjectId project) =>
    [
        .. Lines.Select((l, i) => (Line: l, Seq: i + 1L)).Where(l => l.Line is { Kind: AuditKind.Identity, Outcome: not Outcomes.Refused } && l.Line.Project == project)
            .SelectMany(l => l.Line.Uuids.Select(u => new LoggedIdentity(u, l.Line.Outcome, l.Seq) { ErrorCode = l.Line.Error?.Code })).GroupBy(l => l.Uuid).Select(g => g.Last()),
    ];

    IReadOnlyList<AuditEntry> IAuditLog.Lines(long from, int count) =>
        [.. Lines.Select((l, i) => new AuditEntry(i + 1, i + 1, default, 0, default, l, At(i).Hash, At(i + 1).Hash)).Skip((int)from - 1).Take(count)];

    public Constraint? Constraint(string subject) => Evidence.Constraints.FirstOrDefault(c => c.Subject == subject);

    /// <summary>Counted rollbacks of the feature since its last commit.</summary>
    public int FailuresInARow(string feature) => FailedInARow(feature).Length;

    private long[] FailedInARow(string feature)
    {
        var lines = Lines.Select((l, i) => (Line: l, Seq: i + 1L)).ToArray();
        var own = Lines.Where(l => l.Phase == AuditPhase.Begin && l.Detail!["features"]!.AsArray().Any(f => f!.GetValue<string>() == feature)).Select(l => l.Operation).ToHashSet();
        return
        [
            .. lines.Reverse().Where(l => own.Contains(l.Line.Operation)).TakeWhile(l => l.Line.Phase != AuditPhase.Commit)
                .Where(l => l.Line.Phase == AuditPhase.Rollback && l.Line.Error is { } code && Core.Breaker.CountedFailures.Counts(code)).Select(l => l.Seq).Reverse(),
        ];
    }

    public bool ReadOn() => DamageBelow is null ? false : throw new AuditLogUnusableException(DamageBelow);

    public string? HashAt(long seq) => seq <= Lines.Length ? At((int)seq).Hash : null;

    public void Dispose()
    {
    }

    public string[] Phases(OperationId id) => [.. Lines.Where(l => l.Operation == id && l.Kind is AuditKind.Consultation or AuditKind.Operation && l.Operation == id)
        .Select(l => l.Phase?.ToString() ?? $"{l.Kind}:{l.Outcome}")];

    private AuditReceipt Take(AuditDraft draft)
    {
        var own = _lines.Where(l => l.Operation == draft.Operation && draft.Operation is not null).ToArray();
        var fault = draft.Phase switch
        {
            AuditPhase.Begin when !own.Any(l => l.Kind == AuditKind.Consultation && l.Outcome is not ("block" or "retry")) => "BEGIN without consultation",
            AuditPhase.Begin when own.Any(l => l.Phase == AuditPhase.Begin) => "BEGIN twice",
            AuditPhase.Step or AuditPhase.Commit or AuditPhase.Rollback when own.All(l => l.Phase != AuditPhase.Begin) => "no BEGIN",
            AuditPhase.Step or AuditPhase.Commit when own.Any(l => l.Phase is AuditPhase.Commit or AuditPhase.Rollback) => "already ended",
            AuditPhase.Rollback when own.Any(l => l.Phase == AuditPhase.Rollback) => "rolled back twice",
            AuditPhase.Rollback when own.Any(l => l.Phase == AuditPhase.Commit) && draft.Error?.Code != "AB-OP-004" => "no compensation",
            _ => null,
        };
        if (fault is null)
        {
            _lines.Add(draft);
        }

        return new AuditReceipt(At(_lines.Count), fault);
    }
}
