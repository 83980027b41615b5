using System.Diagnostics.CodeAnalysis;

namespace ActorBridge.Audit;

/// <summary>What opening a log gives: the log, or why automation stays off (rule 14.2).</summary>
public sealed record LogOpening(AuditLog? Log, LogUnusable? Unusable)
{
    [MemberNotNullWhen(true, nameof(Log))]
    [MemberNotNullWhen(false, nameof(Unusable))]
    public bool IsUsable => Log is not null;
}
