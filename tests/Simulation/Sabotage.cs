using System.Collections.Immutable;
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
internal sealed class LyingLog(IAuditLog log, Func<AuditDraft, bool> lost) : PassingLog(log)
{
    private long _lost;

    public override LogPosition Position => Log.Position with { Seq = Log.Position.Seq + _lost };

    public override ImmutableArray<AuditReceipt> Append(IReadOnlyList<AuditDraft> drafts) =>
    [
        .. drafts.Select(draft =>
        {
            if (lost(draft))
            {
                _lost++;
                return new AuditReceipt(Position, null);
            }

            var receipt = Log.Append([draft]).Single();
            return receipt with { At = receipt.At with { Seq = receipt.At.Seq + _lost } };
        }),
    ];
}
