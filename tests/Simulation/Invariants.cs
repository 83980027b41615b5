using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;

namespace ActorBridge.Simulation;

/// <summary>What must hold after every step. A violation ends the run with the seed.</summary>
/// <param name="step">The number of the step that is being done.</param>
internal sealed class Invariants(Func<long> step)
{
    private readonly Dictionary<OperationId, List<AuditPhase>> _phases = [];
    private readonly HashSet<OperationId> _consulted = [];
    private readonly SafeModeWatch _safeMode = new();
    private LogPosition _acknowledged = LogPosition.Empty;
    private bool _logFailed;

    public int Acknowledgements { get; private set; }

    /// <summary>Whether the disk fails in this world.</summary>
    public bool PartsMayFail { get; init; }

    /// <summary>How many commits were named as not in the scene.</summary>
    public int Lacking { get; private set; }

    /// <summary>How often a person has asked that automation runs again.</summary>
    public int Rearms { get; private set; }

    /// <summary>The log had no room.</summary>
    public bool WasFull { get; private set; }

    /// <summary>BEGIN without an end, in what was acknowledged.</summary>
    public int OpenOperations => _phases.Values.Count(p => p[^1] is AuditPhase.Begin or AuditPhase.Step);

    public void Acknowledged(AuditDraft draft, LogPosition at)
    {
        Acknowledgements++;
        Hold(at.Seq == _acknowledged.Seq + 1, $"the log jumped from {_acknowledged.Seq} to {at.Seq}");
        _acknowledged = at;
        if (draft.Kind == AuditKind.Consultation && draft.Operation is { } consulted)
        {
            _consulted.Add(consulted);
        }

        if (draft is { Phase: { } phase, Operation: { } id })
        {
            Advance(id, phase);
        }

        // What is escalated means that a part of the tree failed; only what the world does to it is an excuse.
        Hold(draft.Outcome != Outcomes.Escalated || PartsMayFail, $"a part failed in a world without faults of the disk: {draft.Detail}");
        if (draft.Kind == AuditKind.SafeMode)
        {
            SafeMode(draft);
        }
    }

    /// <summary>Rule 14.11: what the log says that the scene lacks was committed, and is not in it. (What is not in it now was not when it was opened.)</summary>
    public void Lacks(AuditDraft line, IReadOnlySet<OperationId> held)
    {
        foreach (var named in line.Detail!["operations"]!.AsArray())
        {
            var id = OperationId.TryParse(named!["operation_id"]!.GetValue<string>(), out var read) ? read : default;
            Hold(!held.Contains(id) && _phases.TryGetValue(id, out var phases) && phases.Contains(AuditPhase.Commit), $"{id} is said to be lacking");
            Lacking++;
        }
    }

    /// <summary>Rule 14.7, and "no acknowledged record lost": whatever was acknowledged before is in the log that the host has just opened.</summary>
    public void Opened(IAuditLog log)
    {
        Hold(log.HashAt(_acknowledged.Seq) == _acknowledged.Hash, $"line {_acknowledged.Seq} was acknowledged and is not in the log any more, which ends at {log.Position.Seq}");

        // Lines that were written but not acknowledged when the host died may be there as well.
        _acknowledged = log.Position;
        foreach (var (id, phases) in _phases)
        {
            var logged = log.Find(id);
            Hold(logged is not null, $"operation {id} was begun and is not in the log any more");
            if (logged!.LastPhase != phases[^1])
            {
                phases.Add(logged.LastPhase);
            }
        }

        // A BEGIN that was written and not acknowledged is such a line: nobody was told of it, and it is closed at this start as any other.
        foreach (var open in log.OpenOperations.Where(o => !_phases.ContainsKey(o.Id)))
        {
            _phases.Add(open.Id, [open.LastPhase]);
        }
    }

    public void MustBeBegun(OperationId id)
    {
        Hold(_consulted.Contains(id), $"operation {id} reached Blender without a consultation in the log");
        Hold(_phases.TryGetValue(id, out var phases) && phases[^1] is AuditPhase.Begin, $"operation {id} reached Blender without BEGIN in the log");
    }

    public void MustNotBeBegun(OperationId id) => Hold(!_phases.ContainsKey(id), $"operation {id} was refused after its BEGIN");

    /// <summary>A commit only after COMMIT; giving back may come before its ROLLBACK, but never after a COMMIT.</summary>
    public void MustBeDecided(OperationId id, bool commit) => Hold(
        commit == (_phases.TryGetValue(id, out var phases) && phases[^1] == AuditPhase.Commit),
        $"Blender was told to {(commit ? "commit" : "roll back")} operation {id}, which the log has as {Seen(id)}");

    /// <summary>What a client is told is in the log, unless the log is what failed; then nothing may be called committed.</summary>
    public void MustBeEnded(OperationOutcome outcome) => Hold(
        outcome.End switch
        {
            OperationEnd.Committed => _phases.TryGetValue(outcome.Id, out var phases) && phases.Contains(AuditPhase.Commit),
            OperationEnd.RolledBack => _logFailed || (_phases.TryGetValue(outcome.Id, out var phases) && phases[^1] == AuditPhase.Rollback),
            _ => true,
        },
        $"the client was told {outcome.End} of operation {outcome.Id}, which the log has as {Seen(outcome.Id)}");

    /// <summary>What the log has written by itself before this line: that it is full, what it remembers.</summary>
    public void OwnLines(IAuditLog log, LogPosition before)
    {
        if (before.Seq <= _acknowledged.Seq + 1)
        {
            return;
        }

        foreach (var own in log.Lines(_acknowledged.Seq + 1, (int)(before.Seq - _acknowledged.Seq) - 1))
        {
            Hold(own.Draft.Kind is AuditKind.Storage or AuditKind.Memory, $"line {own.Seq} ({own.Draft.Kind}) is in the log and nobody was told");
            _acknowledged = own.Position;
        }
    }

    public void DiskFull() => WasFull = true;

    /// <summary>All of automation is off, unless a person has asked since for it to run.</summary>
    public void MustBeInSafeMode(int rearmsBefore, string because) =>
        Hold(_logFailed || Rearms > rearmsBefore || _safeMode.IsOff, $"no safe mode, though {because}");

    public void LogFailed() => _logFailed = true;

    /// <summary>Rule 9.3: what is off when a plan comes stays off until a person asks for it.</summary>
    public void Submitted(OperationId id, Plan plan) => _safeMode.Submitted(id, plan);

    public void RearmAsked(string? feature)
    {
        Rearms++;
        _safeMode.Asked(feature);
    }

    public void RearmAnswered(string? feature) => _safeMode.Answered(feature);

    public void HostKilled()
    {
        _logFailed = false;
        _safeMode.HostKilled();
    }

    /// <summary>What was violated first; null as long as all holds. An actor in which it was seen may have been restarted since.</summary>
    public Violation? Violation { get; private set; }

    /// <summary>The same from where throwing would change what happens.</summary>
    public void Note(string violation) => Violation ??= new(step(), violation);

    public void Hold(bool holds, string otherwise)
    {
        if (!holds)
        {
            Note(otherwise);
            throw new InvariantViolatedException(otherwise);
        }
    }

    private string Seen(OperationId id) => _phases.TryGetValue(id, out var seen) ? string.Join(' ', seen) : "nothing";

    private void Advance(OperationId id, AuditPhase phase)
    {
        if (phase == AuditPhase.Begin)
        {
            Hold(_consulted.Contains(id), $"BEGIN of {id} without a consultation before it");
            Hold(_safeMode.StillOff(id) is null, $"BEGIN of {id}, which uses what is in safe mode ({_safeMode.StillOff(id)}) and nobody re-armed");
            Hold(_phases.TryAdd(id, [phase]), $"a second BEGIN of {id}");
            return;
        }

        Hold(_phases.TryGetValue(id, out var phases), $"{phase} of {id} without BEGIN");
        var last = phases![^1];
        var follows = last is AuditPhase.Begin or AuditPhase.Step || (last == AuditPhase.Commit && phase == AuditPhase.Rollback);
        Hold(follows, $"{phase} of {id} after {last}");
        phases.Add(phase);
    }

    /// <summary>Rule 9.3: safe mode is left by a person only.</summary>
    private void SafeMode(AuditDraft draft)
    {
        var feature = draft.Detail?[DetailKeys.Feature]?.ToString();
        if (draft.Outcome == Outcomes.Entered)
        {
            _safeMode.Entered(feature);
        }
        else
        {
            Hold(_safeMode.Left(feature), $"safe mode of '{feature ?? "all"}' was left ({draft.Outcome}) without a person");
        }
    }
}

/// <summary>What did not hold, and at which step of the run.</summary>
internal sealed record Violation(long Step, string What)
{
    public override string ToString() => $"step {Step}: {What}";
}

/// <summary>Something that must never happen has happened.</summary>
internal sealed class InvariantViolatedException(string message) : Exception(message);
