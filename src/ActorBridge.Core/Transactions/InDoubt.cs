using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;
using ActorBridge.Core.Operations;

namespace ActorBridge.Core.Transactions;

/// <summary>What Blender says of an operation whose end it did not hear, or the host did not.</summary>
public enum BlenderSays
{
    /// <summary>It holds the snapshot and waits for the decision.</summary>
    Open,

    /// <summary>It rolled back by itself.</summary>
    RolledBack,
    Committed,
    Quarantined,

    /// <summary>It knows nothing of it, or was not there to be asked.</summary>
    Nothing,

    /// <summary>The file that it has opened was saved in the operation's middle, and could not be taken back to before it.</summary>
    SavedInside,

    /// <summary>It was saved in the operation's middle, and what that had done is taken back in it.</summary>
    TakenBack,
}

/// <param name="Log">The line that closes or compensates; null when the log is right already.</param>
/// <param name="Decide">What Blender is told; null when it waits for nothing.</param>
public sealed record InDoubtDecision(OperationEnd End, Refusal? Error, AuditPhase? Log, bool? Decide);

/// <summary>The log decides (ADR 0003): what becomes of an operation when the two sides meet again.</summary>
public static class InDoubt
{
    /// <summary>Whether the log has this end already: then a second recovery writes nothing.</summary>
    public static bool IsOnRecord(LoggedOperation? logged, InDoubtDecision decision) => decision.Log is null && decision.End == logged?.LastPhase switch
    {
        AuditPhase.Commit => logged.WasQuarantined ? OperationEnd.Quarantined : OperationEnd.Committed,
        AuditPhase.Rollback => logged.WasQuarantined ? OperationEnd.Quarantined : OperationEnd.RolledBack,
        _ => (OperationEnd?)null,
    };

    public static InDoubtDecision Decide(LoggedOperation? logged, BlenderSays says) => (logged?.LastPhase, says) switch
    {
        // However it ended, that file has the state before.
        (null or AuditPhase.Commit or AuditPhase.Rollback, BlenderSays.TakenBack) => new(OperationEnd.RolledBack, GivenBack, null, null),
        (_, BlenderSays.TakenBack) => new(OperationEnd.RolledBack, GivenBack, AuditPhase.Rollback, null),

        // However it ended, that file has neither the state before nor the one after.
        (null or AuditPhase.Commit or AuditPhase.Rollback, BlenderSays.SavedInside) => new(OperationEnd.Quarantined, Middle, null, null),
        (_, BlenderSays.SavedInside) => new(OperationEnd.Quarantined, Middle, AuditPhase.Rollback, null),

        (AuditPhase.Commit, BlenderSays.Open) => new(OperationEnd.Committed, null, null, true),
        (AuditPhase.Commit, BlenderSays.Committed) => new(OperationEnd.Committed, null, null, null),
        (AuditPhase.Commit, BlenderSays.RolledBack) => new(OperationEnd.RolledBack, RolledBackAlone, AuditPhase.Rollback, null),
        (AuditPhase.Commit, BlenderSays.Quarantined) => new(OperationEnd.Quarantined, NotThere, AuditPhase.Rollback, null),
        (AuditPhase.Commit, BlenderSays.Nothing) => new(OperationEnd.Quarantined, NotThere, AuditPhase.Rollback, null),

        // Without a COMMIT nothing was promised; what Blender still holds it gives back.
        (AuditPhase.Begin or AuditPhase.Step, BlenderSays.Open) => new(OperationEnd.RolledBack, Recovered, AuditPhase.Rollback, false),
        (AuditPhase.Begin or AuditPhase.Step, BlenderSays.RolledBack) => new(OperationEnd.RolledBack, Recovered, AuditPhase.Rollback, null),

        // Nobody proves that nothing is left of it (rule 14.7).
        (AuditPhase.Begin or AuditPhase.Step, BlenderSays.Nothing) => new(OperationEnd.Quarantined, Unproven, AuditPhase.Rollback, null),
        (AuditPhase.Begin or AuditPhase.Step, _) => new(OperationEnd.Quarantined, Incomplete, AuditPhase.Rollback, null),

        (AuditPhase.Rollback, BlenderSays.Open) => new(OperationEnd.RolledBack, Recovered, null, false),
        (AuditPhase.Rollback, BlenderSays.Committed or BlenderSays.Quarantined) => new(OperationEnd.Quarantined, Incomplete, null, null),
        (AuditPhase.Rollback, _) => new(OperationEnd.RolledBack, Recovered, null, null),

        // Blender has what the log never began: it can only be given back.
        (null, BlenderSays.Open) => new(OperationEnd.RolledBack, Recovered, null, false),
        (null, BlenderSays.Committed or BlenderSays.Quarantined) => new(OperationEnd.Quarantined, Incomplete, null, null),
        _ => new(OperationEnd.RolledBack, Recovered, null, null),
    };

    private static readonly Refusal RolledBackAlone = new(ErrorCodes.InDoubtRolledBack, "Blender rolled back by itself before it heard the decision.");
    private static readonly Refusal Recovered = new(ErrorCodes.RecoveredAtBoot, "The operation was open when the two sides lost each other.");
    private static readonly Refusal Incomplete = new(ErrorCodes.RollbackIncomplete, "The log and Blender disagree about how the operation ended.");
    private static readonly Refusal GivenBack = new(ErrorCodes.RecoveredAtBoot, "The file was saved in the middle of the operation; what that had done is taken back in it.");
    private static readonly Refusal Middle = new(ErrorCodes.RollbackIncomplete, "The file was saved in the middle of the operation.");
    private static readonly Refusal Unproven = new(ErrorCodes.InDoubt, "It was begun, and no Blender said in time how it ended.");
    private static readonly Refusal NotThere = new(ErrorCodes.InDoubtRolledBack, "The commit is in the log; Blender did not confirm it and knows nothing of it.");
}
