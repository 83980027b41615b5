namespace ActorBridge.Core.Logging;

/// <summary>The outcome words that the log's index reacts to. Other words (<c>[a-z][a-z0-9-]{0,31}</c>) are free.</summary>
public static class AuditOutcomes
{
    /// <summary>A step that is in the scene, or anything else that went as wanted.</summary>
    public const string Ok = "ok";

    /// <summary>A step that did not happen; the only way on is ROLLBACK.</summary>
    public const string Failed = "failed";

    public const string Begun = "begun";
    public const string Committed = "committed";
    public const string RolledBack = "rolled-back";
    public const string Quarantined = "quarantined";

    /// <summary>Consultation: nothing stands against it.</summary>
    public const string GoOn = "go-on";

    /// <summary>Consultation: later.</summary>
    public const string Retry = "retry";

    /// <summary>Consultation: only in a smaller or more careful form.</summary>
    public const string Degrade = "degrade";

    /// <summary>Consultation: no. A BEGIN after it is impossible until another consultation has said otherwise.</summary>
    public const string Block = "block";

    /// <summary>Boot: the host has started.</summary>
    public const string Started = "started";

    /// <summary>Boot: declared a success after the stable period; clears the crash flag.</summary>
    public const string Stable = "stable";

    /// <summary>Boot: a clean stop.</summary>
    public const string Stopped = "stopped";

    /// <summary>Boot: the run before ended without a clean stop; sets the crash flag.</summary>
    public const string Crashed = "crashed";

    /// <summary>Safe mode: a person has turned automation back on; clears the failure counters of the feature, or all, and the crash flag.</summary>
    public const string Rearmed = "rearmed";

    /// <summary>Breaker: closed again by a person; clears the failure counter of the feature.</summary>
    public const string Closed = "closed";

    /// <summary>Breaker: a person allows one more try of the fingerprint in the detail (rule 13.3).</summary>
    public const string RetryAllowed = "retry-allowed";

    /// <summary>Identity: seen unchanged in a census; the one identity word that is no change.</summary>
    public const string Present = "present";

    /// <summary>Memory: a constraint holds from here on.</summary>
    public const string Promoted = "promoted";

    /// <summary>Memory: a person has lifted a constraint.</summary>
    public const string Lifted = "lifted";
}
