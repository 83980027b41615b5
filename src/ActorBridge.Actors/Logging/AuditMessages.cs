using System.Collections.Immutable;
using ActorBridge.Core.Datablocks;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Gate;
using ActorBridge.Core.Identity;
using ActorBridge.Core.Logging;

namespace ActorBridge.Actors.Logging;

/// <summary>Answered by <see cref="AuditWritten"/> or <see cref="AuditFailed"/> when <paramref name="Token"/> is given, else by nothing.</summary>
public sealed record WriteAudit(ImmutableArray<AuditDraft> Drafts, object? Token = null)
{
    /// <summary>Features whose failures in a row are to be told with the answer.</summary>
    public ImmutableArray<string> Counting { get; init; } = [];

    public WriteAudit(AuditDraft draft)
        : this([draft])
    {
    }
}

/// <summary>Durable and read back (rule 14.10).</summary>
public sealed record AuditWritten(object Token, LogPosition At)
{
    /// <summary>Of the features that were asked about, with these lines.</summary>
    public ImmutableDictionary<string, int> FailuresInARow { get; init; } = ImmutableDictionary<string, int>.Empty;
}

/// <summary>At least one line is not on record, and none may be taken for it.</summary>
public sealed record AuditFailed(object Token, Refusal Refusal);

/// <summary>Answered by <see cref="LogConsulted"/>.</summary>
public sealed record ConsultLog(ConsultationQuestion Question);

public sealed record LogConsulted(LogAnswer Answer);

/// <summary>Answered by <see cref="LoggedOperationView"/>.</summary>
public sealed record FindLoggedOperation(OperationId Operation);

/// <param name="Logged">Null when the log has no BEGIN of it, or can't be used.</param>
public sealed record LoggedOperationView(OperationId Operation, LoggedOperation? Logged, Refusal? Unusable);

/// <summary>Answered by <see cref="QuarantineView"/>.</summary>
public sealed record FindQuarantine(OperationId Operation);

/// <param name="Quarantine">Null when the log never called it quarantined, or can't be used.</param>
public sealed record QuarantineView(OperationId Operation, LoggedQuarantine? Quarantine, Refusal? Unusable);

/// <summary>What no person has answered to, the newest of it. Answered by <see cref="QuarantinesView"/>.</summary>
public sealed record FindQuarantines(ProjectId Project, int Count);

public sealed record QuarantinesView(ProjectId Project, ImmutableArray<LoggedQuarantine> Quarantines, Refusal? Unusable);

/// <summary>Published: a line is durable that makes or ends a quarantine.</summary>
public sealed record QuarantinesMoved(ProjectId Project);

/// <summary>Which committed operations of the project a scene lacks that holds those up to the last of these. Answered by <see cref="LackedCommitsView"/>.</summary>
/// <param name="Held">None: those up to <paramref name="Saved"/>, and without that no one.</param>
/// <param name="Token">Comes back with the answer.</param>
public sealed record FindLackedCommits(ProjectId Project, ImmutableArray<OperationId> Held, LogPosition? Saved, object Token);

public sealed record LackedCommitsView(IReadOnlyList<LackedCommit> Commits, Refusal? Unusable, object Token);

/// <summary>Answered by <see cref="LoggedIdentitiesView"/>.</summary>
public sealed record FindIdentities(ProjectId Project);

/// <summary>What the log last said of each identity of the project.</summary>
public sealed record LoggedIdentitiesView(ImmutableArray<LoggedIdentity> Identities, Refusal? Unusable);

/// <summary>Answered by <see cref="LogView"/>.</summary>
/// <param name="Token">Comes back with the answer.</param>
public sealed record GetLog(object? Token = null)
{
    /// <summary>Numbers of lines whose hashes are asked for.</summary>
    public ImmutableArray<long> Lines { get; init; } = [];

    /// <summary>Features whose failures in a row are asked for.</summary>
    public ImmutableArray<string> Counting { get; init; } = [];
}

public sealed record LogView(LogPosition Position, Refusal? Unusable, ImmutableArray<LoggedOperation> Open, object? Token)
{
    /// <summary>Of the lines that were asked for and are there.</summary>
    public ImmutableDictionary<long, string> Hashes { get; init; } = ImmutableDictionary<long, string>.Empty;

    /// <summary>Of the features that were asked about.</summary>
    public ImmutableDictionary<string, int> FailuresInARow { get; init; } = ImmutableDictionary<string, int>.Empty;

    public string? HashAt(long seq) => Hashes.GetValueOrDefault(seq);

    /// <summary>What the log says to be in safe mode.</summary>
    public ImmutableArray<LoggedSafeMode> SafeModes { get; init; } = [];
}
