namespace ActorBridge.Core.Logging;

/// <summary>The words of <see cref="AuditDraft.Outcome"/>.</summary>
public static class Outcomes
{
    public const string Ok = "ok";
    public const string Failed = "failed";
    public const string Begun = "begun";
    public const string RolledBack = "rolled-back";

    /// <summary>Of a ROLLBACK whose scene could not be proven restored.</summary>
    public const string Quarantined = "quarantined";
    public const string Refused = "refused";

    /// <summary>Of a Recovery entry: a person took what was quarantined as it is.</summary>
    public const string Accepted = "accepted";

    /// <summary>Of a Recovery entry: a person had what was kept of before put back.</summary>
    public const string Restored = "restored";

    /// <summary>Of a Consultation: nothing speaks against the plan.</summary>
    public const string GoOn = "go-on";

    /// <summary>Of a Consultation: something speaks against the plan, and it may run since it is short.</summary>
    public const string Degrade = "degrade";

    /// <summary>Of a Consultation: not now; the same plan may be let through later, by itself.</summary>
    public const string Retry = "retry";

    /// <summary>Of a Consultation: no, until something else changes.</summary>
    public const string Block = "block";
    public const string Migrated = "migrated";
    public const string Entered = "entered";
    public const string Rearmed = "rearmed";
    public const string Opened = "opened";

    /// <summary>Of a Breaker entry: a person reset the feature's breaker.</summary>
    public const string Closed = "closed";

    /// <summary>Of a Breaker entry: the fingerprint in its detail may be tried again, since one of its targets changed (rule 13.3).</summary>
    public const string RetryAllowed = "retry-allowed";
    public const string Isolated = "isolated";
    public const string Attached = "attached";
    public const string Detached = "detached";
    public const string Paused = "paused";
    public const string Resumed = "resumed";
    public const string Deferred = "deferred";
    public const string Cut = "cut";
    public const string Restarted = "restarted";
    public const string Escalated = "escalated";

    /// <summary>Of a Boot entry: the start before this one crashed.</summary>
    public const string Crashed = "crashed";

    /// <summary>Of a Boot entry: this start has been stable; a recent crash no longer counts.</summary>
    public const string Stable = "stable";
    public const string Started = "started";

    /// <summary>Of a Memory entry: a constraint holds from here on (rule 14.8).</summary>
    public const string Promoted = "promoted";

    /// <summary>Of a Memory entry: a person has lifted a constraint.</summary>
    public const string Lifted = "lifted";
    public const string Stopped = "stopped";
    public const string Diverged = "diverged";

    /// <summary>Of a Recovery entry: log and journal do not say the same, and the graver holds.</summary>
    public const string Differs = "differs";

    /// <summary>Of a Session entry: the scene that was opened does not hold all that this log has committed.</summary>
    public const string Lacks = "lacks";

    /// <summary>Of a Session entry: a person has decided that Blender takes over this log's position (rule 14.11).</summary>
    public const string Resynced = "resynced";

    /// <summary>Of a Session entry: a plan is tried on a copy of the scene; what comes of it is in no scene and in no line.</summary>
    public const string DryRun = "dry-run";
}
