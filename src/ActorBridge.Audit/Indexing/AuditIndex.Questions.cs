using System.Collections.Immutable;
using ActorBridge.Audit.Memory;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Indexing;

/// <summary>What can be asked. Dictionary look-ups only, so that every mutation can afford it.</summary>
public sealed partial class AuditIndex
{
    /// <summary>BEGINs without an end, oldest first: at start each is rolled back or quarantined (rule 14.7).</summary>
    public ImmutableArray<OpenTransaction> OpenTransactions =>
        [.. _open.Values.OrderBy(o => o.BeginSeq).Select(o => new OpenTransaction(
            new OperationId(o.Operation), new ProjectId(o.Project), o.BeginSeq, StateOf(o.Operation), o.Fingerprint,
            o.Features, [.. o.Uuids.Select(u => new DatablockUuid(u))]))];

    /// <summary>The seq of the last crash that no stable run and no person has cleared since.</summary>
    public long? RecentCrash => _crashSeq == 0 ? null : _crashSeq;

    /// <summary>What is in safe mode, and the line since which it is; an empty feature means all of automation.</summary>
    public ImmutableArray<(string Feature, long Since)> SafeModes => [.. _safeModes.OrderBy(s => s.Value).Select(s => (s.Key, s.Value))];

    /// <summary>Operations that a line called quarantined, by that line (rule 16.2).</summary>
    public ImmutableArray<(OperationId Operation, QuarantineRecord Record)> Quarantines =>
        [.. _quarantines.Select(q => (new OperationId(q.Key), q.Value)).OrderBy(q => q.Value.Seq)];

    /// <summary>Null when no line ever called it quarantined.</summary>
    public QuarantineRecord? Quarantine(OperationId id) => _quarantines.TryGetValue(id.Value, out var known) ? known : null;

    public OperationHistory? Operation(OperationId id) =>
        _operations.TryGetValue(id.Value, out var known)
            ? new OperationHistory(known.State, known.BeginSeq, known.LastSeq, _words[known.Outcome], known.Error < 0 ? null : _words[known.Error])
            : null;

    public DatablockHistory? Datablock(ProjectId project, DatablockUuid uuid) =>
        _datablocks.TryGetValue(new DatablockKey(project.Value, uuid.Value), out var known)
            ? new DatablockHistory(
                known.State < 0 ? null : _words[known.State], known.StateSeq, known.Error < 0 ? null : _words[known.Error], known.ErrorSeq,
                known.ChangedSeq, known.LastSeq)
            : null;

    /// <summary>The last IDENTITY line of each datablock of the project.</summary>
    public ImmutableArray<LoggedIdentity> Identities(ProjectId project) =>
    [
        .. _datablocks.Where(d => d.Key.Project == project.Value && d.Value.State >= 0).Select(d => new LoggedIdentity(new(d.Key.Uuid), _words[d.Value.State], d.Value.StateSeq)
        {
            ErrorCode = d.Value.StateError < 0 ? null : _words[d.Value.StateError],
        }),
    ];

    /// <summary>What operational memory holds, oldest first (rule 14.8).</summary>
    public ImmutableArray<Constraint> Constraints => [.. _constraints.Values.OrderBy(c => c.Seq)];

    public Constraint? Constraint(string subject) => _constraints.GetValueOrDefault(subject);

    public FailureCounter FeatureFailures(string feature) => _features.GetValueOrDefault(feature);

    public FailureCounter FingerprintFailures(string fingerprint) => SubjectFailures(Promotion.Fingerprint + fingerprint);

    public FailureCounter SubjectFailures(string subject) => _subjects.GetValueOrDefault(subject);

    /// <summary>
    /// Every counter that has counted (rules 13.1, 14.9), by its kind and what it is of: <c>feature:…</c>, <c>uuid:PROJECT/UUID</c>, and the subjects of operational
    /// memory as they are. Of a datablock only the failures that are kept are known, so they are its total.
    /// </summary>
    public ImmutableArray<(string Of, FailureCounter Counter)> Counters =>
    [
        .. _features.Select(f => ($"feature:{f.Key}", f.Value)).OrderBy(c => c.Item1, StringComparer.Ordinal),
        .. _failures.Select(f => ($"uuid:{f.Key.Project}/{f.Key.Uuid}", Counter(f.Value))).Where(c => c.Item2.Total > 0).OrderBy(c => c.Item1, StringComparer.Ordinal),
        .. _subjects.Select(s => (s.Key, s.Value)).OrderBy(c => c.Key, StringComparer.Ordinal),
    ];

    /// <summary>What there is to know before a mutation (rule 14.3).</summary>
    public ConsultationEvidence Consult(ConsultationQuestion question) => Consult(question, FailureDecay.Never);

    public ConsultationEvidence Consult(ConsultationQuestion question, FailureDecay decay)
    {
        var failures = ImmutableArray.CreateBuilder<FailureSeen>();
        foreach (var uuid in question.Uuids)
        {
            foreach (var failure in _failures.GetValueOrDefault(new DatablockKey(question.Project.Value, uuid.Value), []))
            {
                if (decay.StillCounts(failure.At))
                {
                    failures.Add(Seen(failure.Seq, failure.Operation, failure.Error, uuid));
                }
            }
        }

        failures.Sort((a, b) => a.Seq.CompareTo(b.Seq));
        return new ConsultationEvidence(failures.ToImmutable(), OpenOn(question), SameFailed(question), RecentCrash)
        {
            FeatureFailures = [.. question.Features.SelectMany(f => FeatureFailures(f).Evidence.Select(seq => new FeatureFailureSeen(seq, f)))],
            SetAside = [.. question.Uuids.Select(u => SetAside(question.Project, u)).OfType<SetAsideSeen>()],
            Constraints = [.. question.Subjects.Prepend(Promotion.Fingerprint + question.Fingerprint).Select(Constraint).OfType<Constraint>()],
        };
    }

    private FailureCounter Counter(ImmutableArray<FailureRecord> kept)
    {
        ImmutableArray<FailureMark> marks = [.. kept.Select(f => new FailureMark(f.Seq, f.At, _words[f.Error] == "AB-OP-003"))];
        return marks.IsEmpty ? default : new FailureCounter(marks.Length, marks[^1].Seq, 0, marks);
    }

    private SetAsideSeen? SetAside(ProjectId project, DatablockUuid uuid) =>
        _datablocks.TryGetValue(new DatablockKey(project.Value, uuid.Value), out var known) && known.State >= 0 && _words[known.State] == Outcomes.Quarantined
            ? new(known.StateSeq, uuid)
            : null;

    private ImmutableArray<OpenSeen> OpenOn(ConsultationQuestion question)
    {
        if (_open.Count == 0)
        {
            return [];
        }

        var asked = question.Uuids.Select(u => u.Value).ToHashSet();
        return [.. _open.Values.OrderBy(o => o.BeginSeq).Where(o => o.Project == question.Project.Value && o.Uuids.Any(asked.Contains)).Select(o => new OpenSeen(o.BeginSeq, new OperationId(o.Operation)))];
    }

    private FailureSeen? SameFailed(ConsultationQuestion question)
    {
        if (!_failedFingerprints.TryGetValue(question.Fingerprint, out var failure))
        {
            return null;
        }

        // Relevant is what happened to the targets; a change elsewhere does not make the same logic work.
        var changed = failure.Targets.Any(t => _datablocks.TryGetValue(t, out var target) && target.ChangedSeq > failure.Seq);
        return changed ? null : Seen(failure.Seq, failure.Operation, failure.Error, null);
    }

    private FailureSeen Seen(long seq, Guid operation, int error, DatablockUuid? uuid) => new(seq, new OperationId(operation), uuid, _words[error]);
}
