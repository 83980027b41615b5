using System.Collections.Immutable;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;
using Akka.Actor;

namespace ActorBridge.Simulation;

/// <summary>What is wrong on purpose with that which a world is given, so that a test sees each invariant bite.</summary>
internal sealed record Sabotage
{
    public static readonly Sabotage None = new();

    /// <summary>The log that the product gets, around what the invariants see.</summary>
    public Func<IAuditLog, IAuditLog> LogAsTold { get; init; } = log => log;

    /// <summary>The log beneath what the invariants see.</summary>
    public Func<IAuditLog, IAuditLog> LogAsWritten { get; init; } = log => log;

    /// <summary>Does more, as a part of the host, whenever one has been started.</summary>
    public Action<Akka.Simulation.Simulation, ActorSystem> Started { get; init; } = (_, _) => { };
}

/// <summary>A log that says of some lines that they are written, and does not write them.</summary>
internal sealed class LyingLog(IAuditLog log, Func<AuditDraft, bool> lost) : IAuditLog
{
    private long _lost;

    public LogPosition Position => log.Position with { Seq = log.Position.Seq + _lost };

    public bool IsFull => log.IsFull;

    public ImmutableArray<LoggedOperation> OpenOperations => log.OpenOperations;

    public ImmutableArray<LoggedSafeMode> SafeModes => log.SafeModes;

    public ImmutableArray<AuditReceipt> Append(IReadOnlyList<AuditDraft> drafts) =>
    [
        .. drafts.Select(draft =>
        {
            if (lost(draft))
            {
                _lost++;
                return new AuditReceipt(Position, null);
            }

            var receipt = log.Append([draft]).Single();
            return receipt with { At = receipt.At with { Seq = receipt.At.Seq + _lost } };
        }),
    ];

    public ConsultationEvidence Consult(ConsultationQuestion question) => log.Consult(question);

    public LoggedQuarantine? Quarantine(OperationId id) => log.Quarantine(id);

    public ImmutableArray<LoggedQuarantine> Quarantines(ProjectId project, int count) => log.Quarantines(project, count);

    public LoggedOperation? Find(OperationId id) => log.Find(id);

    public Constraint? Constraint(string subject) => log.Constraint(subject);

    public int FailuresInARow(string feature) => log.FailuresInARow(feature);

    public ImmutableArray<LoggedIdentity> Identities(ProjectId project) => log.Identities(project);

    public IReadOnlyList<AuditEntry> Lines(long from, int count) => log.Lines(from, count);

    public bool ReadOn() => log.ReadOn();

    public string? HashAt(long seq) => log.HashAt(seq);

    public void Dispose() => log.Dispose();
}
