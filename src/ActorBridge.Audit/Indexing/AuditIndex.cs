using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using ActorBridge.Audit.Lines;
using ActorBridge.Audit.Memory;
using ActorBridge.Audit.Transactions;
using ActorBridge.Core.Logging;

namespace ActorBridge.Audit.Indexing;

/// <summary>
/// What the log says, ready to be asked (rule 14.1). A pure function of the log's lines: fed line by line, by the scan at start
/// and by each append, it is the same whether the lines came at once or one at a time.
/// </summary>
public sealed partial class AuditIndex
{
    /// <summary>How many failures are kept for one datablock; older ones are in the log.</summary>
    public const int FailuresKeptMax = 8;

    /// <summary>How many failures in a row are told apart for one feature or subject; no rule may need more.</summary>
    public const int MarksKeptMax = 32;

    private readonly WordPool _words = new();
    private readonly Dictionary<Guid, OperationRecord> _operations = [];
    private readonly Dictionary<DatablockKey, DatablockRecord> _datablocks = [];
    private readonly Dictionary<DatablockKey, ImmutableArray<FailureRecord>> _failures = [];
    private readonly Dictionary<string, FingerprintFailure> _failedFingerprints = [];
    private readonly Dictionary<string, FailureCounter> _features = [];
    private readonly Dictionary<string, FailureCounter> _subjects = [];
    private readonly Dictionary<Guid, OpenRecord> _open = [];
    private readonly Dictionary<string, Constraint> _constraints = [];
    private readonly Dictionary<string, long> _safeModes = [];
    private readonly Dictionary<Guid, QuarantineRecord> _quarantines = [];
    private readonly FeatureSets _featureSets = new();
    private long _crashSeq;
    private long _activeBeforeMs;
    private long _uptimeMs;

    /// <summary>How many lines it has seen.</summary>
    public long Seq { get; private set; }

    /// <summary>Of the last line; 0 before the first.</summary>
    public int Version { get; private set; }

    /// <summary>How many writers the log has had. Those of version 1 did not say so and are counted by their starts.</summary>
    public long Writers { get; private set; }

    /// <summary>How long all of them were at work together, by what their lines say: the time by which anything decays, since no wall clock moves it.</summary>
    public TimeSpan Active => TimeSpan.FromMilliseconds(_activeBeforeMs + _uptimeMs);

    /// <summary>How often the host has been started, by the BOOT lines.</summary>
    public long Boots { get; private set; }

    /// <summary>As of now, for a writer that has been at work for so long; its last line may be older.</summary>
    internal TimeSpan ActiveAt(long writer, long uptimeMs) => TimeSpan.FromMilliseconds(_activeBeforeMs + uptimeMs + (writer == Writers ? 0 : _uptimeMs));

    /// <summary>Subjects that failed since somebody last looked at them for a promotion, oldest first. No part of what the index says.</summary>
    internal HashSet<string> Suspects { get; } = [];

    /// <summary>Whatever ever failed: a promotion that nobody came to write before the last stop is due still, also when the numbers are others now.</summary>
    internal void SuspectAll() => Suspects.UnionWith(_subjects.Keys);

    internal TransactionState StateOf(Guid? operation) => operation is { } id && _operations.TryGetValue(id, out var known) ? known.State : default;

    /// <summary>Takes in a line that is on the disk, or says why it can't stand there; then nothing is changed.</summary>
    internal DraftFault? Add(in LineView line) =>
        Misplaced(line) ?? (TransactionRules.Next(StateOf(line.Operation), line, out var next) is { } fault ? fault : TakeIn(line, next));

    /// <inheritdoc cref="Add(in LineView)"/>
    /// <param name="next">Its operation's state behind it, as <see cref="TransactionRules"/> said of the very lines that were taken in before.</param>
    internal DraftFault? Add(in LineView line, TransactionState next) => Misplaced(line) ?? TakeIn(line, next);

    private DraftFault? TakeIn(in LineView line, TransactionState next)
    {
        if (line.Kind == AuditKind.Memory && Remember(line) is { } malformed)
        {
            return malformed;
        }

        Seq = line.Seq;
        Pass(line);
        TouchDatablocks(line);
        if (line.Operation is { } operation)
        {
            ref var record = ref CollectionsMarshal.GetValueRefOrAddDefault(_operations, operation, out var known);
            var error = line.Error.IsEmpty ? known ? record.Error : -1 : _words.Of(line.Error);
            var begin = line.Phase == AuditPhase.Begin ? line.Seq : record.BeginSeq;
            record = new OperationRecord(next, begin, line.Seq, _words.Of(line.Outcome), error);
        }

        Quarantine(line);
        switch (line.Kind, line.Phase)
        {
            case (AuditKind.Operation, AuditPhase.Begin):
                Begin(line);
                break;
            case (AuditKind.Operation, AuditPhase.Step):
                Step(line);
                break;
            case (AuditKind.Operation, AuditPhase.Commit):
                Commit(line);
                break;
            case (AuditKind.Operation, AuditPhase.Rollback):
                Rollback(line);
                break;
            case (AuditKind.Boot, _):
                Boot(line);
                break;
            case (AuditKind.SafeMode, _) when line.Outcome.SequenceEqual("entered"u8):
                _safeModes.TryAdd(Encoding.UTF8.GetString(line.Detail.Feature), line.Seq);
                break;
            case (AuditKind.SafeMode, _) when line.Outcome.SequenceEqual("rearmed"u8):
                _safeModes.Remove(Encoding.UTF8.GetString(line.Detail.Feature));
                Rearm(line);
                break;
            case (AuditKind.Breaker, _):
                Breaker(line);
                break;
            default:
                break;
        }

        return null;
    }

    private DraftFault? Misplaced(in LineView line)
    {
        if (line.Version < Version)
        {
            return DraftFault.VersionBackwards;
        }

        if (Version > 0 && line.Version > Version && !(line.Kind == AuditKind.Migration && line.Outcome.SequenceEqual("migrated"u8)))
        {
            return DraftFault.MigrationMissing;
        }

        var goesOn = line.Version == 1 || (line.Boot == Writers ? line.UptimeMs >= _uptimeMs && Version == line.Version : line.Boot > Writers);
        return goesOn ? null : DraftFault.UptimeBackwards;
    }

    private void Pass(in LineView line)
    {
        Version = line.Version;
        if (line.Version == 1)
        {
            Writers += line.Kind == AuditKind.Boot && line.Outcome.SequenceEqual("started"u8) ? 1 : 0;
            return;
        }

        if (line.Boot != Writers)
        {
            (_activeBeforeMs, Writers) = (_activeBeforeMs + _uptimeMs, line.Boot);
        }

        _uptimeMs = line.UptimeMs;
    }

    private void TouchDatablocks(in LineView line)
    {
        var identity = line.Kind == AuditKind.Identity && !line.Outcome.SequenceEqual("refused"u8); // what was refused has changed nothing
        for (var i = 0; i < line.UuidCount; i++)
        {
            ref var record = ref Datablock(new DatablockKey(line.Project.GetValueOrDefault(), line.Uuid(i)));
            record.LastSeq = line.Seq;
            var error = line.Error.IsEmpty ? -1 : _words.Of(line.Error);
            if (line.Kind == AuditKind.Identity && error >= 0)
            {
                (record.Error, record.ErrorSeq) = (error, line.Seq);
            }

            if (identity)
            {
                record.State = _words.Of(line.Outcome);
                record.StateSeq = line.Seq;
                record.StateError = error;
                record.ChangedSeq = line.Outcome.SequenceEqual("present"u8) ? record.ChangedSeq : line.Seq;
            }
        }
    }

    private ref DatablockRecord Datablock(DatablockKey key)
    {
        ref var record = ref CollectionsMarshal.GetValueRefOrAddDefault(_datablocks, key, out var known);
        if (!known)
        {
            record.State = record.StateError = record.Error = -1;
        }

        return ref record;
    }

    private void Begin(in LineView line)
    {
        var id = line.Operation.GetValueOrDefault();
        var fingerprint = Encoding.UTF8.GetString(line.Detail.Fingerprint);
        var open = new OpenRecord(
            id, line.Project.GetValueOrDefault(), line.Seq, fingerprint, SubjectsOf(line, fingerprint), _featureSets.Of(line.Detail.Features), new(line.UuidCount), []);
        AddUuids(line, open.Uuids);
        _open.Add(id, open);
    }

    private static ImmutableArray<string> SubjectsOf(in LineView line, string fingerprint)
    {
        ImmutableArray<string> others = line.Detail.Subjects.IsEmpty ? [] : FeatureSets.Read(line.Detail.Subjects);
        return fingerprint.Length == 0 ? others : [Promotion.Fingerprint + fingerprint, .. others];
    }

    private void Step(in LineView line)
    {
        var open = _open[line.Operation.GetValueOrDefault()];
        AddUuids(line, open.Uuids);
        if (!line.Error.IsEmpty)
        {
            AddUuids(line, open.Blamed);
        }
    }

    private void Commit(in LineView line)
    {
        var open = Close(line);
        AddUuids(line, open.Uuids);
        foreach (var uuid in open.Uuids)
        {
            var key = new DatablockKey(open.Project, uuid);
            Datablock(key).ChangedSeq = line.Seq;
            _failures.Remove(key);
        }

        foreach (var feature in open.Features)
        {
            Succeed(_features, feature);
        }

        foreach (var subject in open.Subjects)
        {
            Succeed(_subjects, subject);
        }

        _failedFingerprints.Remove(open.Fingerprint);
    }

    private void Rollback(in LineView line)
    {
        if (!_open.ContainsKey(line.Operation.GetValueOrDefault()))
        {
            return; // a compensation: the operation had ended
        }

        var open = Close(line);
        var kind = FailureClasses.Of(line.Error);
        if (kind == FailureClass.NotItsFault)
        {
            return;
        }

        var crash = line.Error.SequenceEqual("AB-OP-003"u8);
        var error = _words.Of(line.Error);
        var project = open.Project;
        if (open.Fingerprint.Length > 0 && kind is FailureClass.Failed or FailureClass.Refused)
        {
            _failedFingerprints[open.Fingerprint] =
                new FingerprintFailure(line.Seq, open.Operation, error, [.. open.Uuids.Select(u => new DatablockKey(project, u))]);
        }

        if (kind == FailureClass.Refused)
        {
            return;
        }

        foreach (var uuid in FailureClasses.IsTheFiles(line.Error) ? [] : open.Blamed.Count == 0 ? open.Uuids : open.Blamed)
        {
            var key = new DatablockKey(project, uuid);
            ref var record = ref Datablock(key);
            record.Error = error;
            record.ErrorSeq = line.Seq;
            var before = _failures.GetValueOrDefault(key, []);
            _failures[key] = [.. before.TakeLast(FailuresKeptMax - 1), new FailureRecord(line.Seq, open.Operation, error, Active, open.Features)];
        }

        foreach (var feature in open.Features)
        {
            Fail(_features, feature, line.Seq, crash);
        }

        foreach (var subject in open.Subjects)
        {
            Fail(_subjects, subject, line.Seq, crash);
            Suspects.Add(subject);
        }
    }

    // A person's answer ends it, or Blender's late word that the commit is there. That it was taken back in some file does not: another may still hold it.
    private void Quarantine(in LineView line)
    {
        if (line.Operation is not { } operation || line.Kind != AuditKind.Recovery && line.Phase != AuditPhase.Rollback)
        {
            return;
        }

        if (line.Outcome.SequenceEqual("quarantined"u8))
        {
            _quarantines[operation] = new(line.Project.GetValueOrDefault(), line.Seq, 0);
        }
        else if (_quarantines.TryGetValue(operation, out var known)
            && (line.Outcome.SequenceEqual("accepted"u8) || line.Outcome.SequenceEqual("restored"u8) || line.Outcome.SequenceEqual("ok"u8)))
        {
            _quarantines[operation] = known with { Resolved = line.Seq };
        }
    }

    private OpenRecord Close(in LineView line)
    {
        _open.Remove(line.Operation.GetValueOrDefault(), out var open);
        return open!;
    }

    private void Boot(in LineView line)
    {
        Boots += line.Outcome.SequenceEqual("started"u8) ? 1 : 0;
        _crashSeq = line.Outcome.SequenceEqual("crashed"u8) ? line.Seq : line.Outcome.SequenceEqual("stable"u8) ? 0 : _crashSeq;
    }

    // Who turns one feature on again has looked at what failed with it, and not at the others, nor at why the host crashed (rule 14.9).
    private void Rearm(in LineView line)
    {
        if (line.Detail.Feature.IsEmpty)
        {
            _failures.Clear();
            _crashSeq = 0;
            foreach (var feature in _features.Keys.ToArray())
            {
                Succeed(_features, feature);
            }
        }
        else
        {
            var rearmed = Encoding.UTF8.GetString(line.Detail.Feature);
            Succeed(_features, rearmed);
            foreach (var (key, failures) in _failures.ToArray())
            {
                ForgiveWith(rearmed, key, failures);
            }
        }
    }

    private void ForgiveWith(string feature, DatablockKey key, ImmutableArray<FailureRecord> failures)
    {
        var left = failures.RemoveAll(f => f.Features.Contains(feature));
        if (left.IsEmpty)
        {
            _failures.Remove(key);
        }
        else
        {
            _failures[key] = left;
        }
    }

    private void Breaker(in LineView line)
    {
        if (line.Outcome.SequenceEqual("closed"u8))
        {
            Succeed(_features, Encoding.UTF8.GetString(line.Detail.Feature));
        }
        else if (line.Outcome.SequenceEqual("retry-allowed"u8))
        {
            _failedFingerprints.Remove(Encoding.UTF8.GetString(line.Detail.Fingerprint));
        }
    }

    private DraftFault? Remember(in LineView line)
    {
        if (MemoryLine.Read(line) is not { } constraint)
        {
            return DraftFault.MemoryMalformed;
        }

        _constraints.Remove(constraint.Subject);
        if (line.Outcome.SequenceEqual("promoted"u8))
        {
            _constraints.Add(constraint.Subject, constraint);
        }
        else
        {
            // Lifted means a new chance: the old failures neither block nor promote it at once again.
            Succeed(_subjects, constraint.Subject);
            _failedFingerprints.Remove(constraint.Subject.StartsWith(Promotion.Fingerprint, StringComparison.Ordinal) ? constraint.Subject[Promotion.Fingerprint.Length..] : "");
        }

        return null;
    }

    private void Fail(Dictionary<string, FailureCounter> counters, string name, long seq, bool crash)
    {
        var before = counters.GetValueOrDefault(name);
        ImmutableArray<FailureMark> marks = before.Marks.IsDefault ? [] : before.Marks;
        counters[name] = new FailureCounter(before.Total + 1, seq, Boots, [.. marks.TakeLast(MarksKeptMax - 1), new FailureMark(seq, Active, crash)]);
    }

    private static void Succeed(Dictionary<string, FailureCounter> counters, string name)
    {
        if (counters.TryGetValue(name, out var before))
        {
            counters[name] = before with { Marks = [] };
        }
    }

    private static void AddUuids(in LineView line, List<Guid> to)
    {
        for (var i = 0; i < line.UuidCount; i++)
        {
            var uuid = line.Uuid(i);
            if (!to.Contains(uuid))
            {
                to.Add(uuid);
            }
        }
    }
}
