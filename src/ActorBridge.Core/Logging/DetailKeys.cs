namespace ActorBridge.Core.Logging;

/// <summary>Names within <see cref="AuditDraft.Detail"/> that the index and replay read; others are for people.</summary>
public static class DetailKeys
{
    /// <summary>In BEGIN: what <see cref="Operations.PlanFingerprint"/> gives (rule 13.3).</summary>
    public const string Fingerprint = "fingerprint";

    /// <summary>In BEGIN: the whole plan as in the wire's <c>execute</c> message (rule 12.2).</summary>
    public const string Plan = "plan";

    /// <summary>In BEGIN, consultation and refusal entries: the features in use.</summary>
    public const string Features = "features";

    /// <summary>In BEGIN, when there are some: what <see cref="Operations.PlanSubjects"/> gives (rule 14.8).</summary>
    public const string Subjects = "subjects";

    /// <summary>In BEGIN: name and version of the client whose plan it is, as it gave them.</summary>
    public const string Client = "client";

    /// <summary>In BEGIN: how many steps the plan has.</summary>
    public const string Steps = "steps";

    /// <summary>In COMMIT and ROLLBACK: the scene's digests as Blender gave them.</summary>
    public const string DigestBefore = "digest_before";
    public const string DigestAfter = "digest_after";

    /// <summary>In COMMIT: the digests by datablock, as <c>uuid: [before, after]</c>; shortened, they say which one differs.</summary>
    public const string Parts = "parts";

    /// <summary>In COMMIT: the SHA-256 of what the add-on keeps to revert the operation by; absent when it can't be reverted.</summary>
    public const string Image = "image";

    /// <summary>In safe-mode and breaker entries: the feature; absent when it is about all.</summary>
    public const string Feature = "feature";

    /// <summary>In COMMIT: what is different now, as in the wire's <c>prepared</c> message.</summary>
    public const string Changes = "changes";

    /// <summary>In STEP: its index in the plan.</summary>
    public const string Step = "step";

    /// <summary>Why, in words.</summary>
    public const string Reason = "reason";

    /// <summary>In a session's <c>attached</c>: Blender's process.</summary>
    public const string Pid = "pid";

    /// <summary>Who decided, where a person did.</summary>
    public const string Who = "who";

    /// <summary>In migration entries: what was migrated, from which version to which, by which named steps, and the name of what was kept of before.</summary>
    public const string Store = "store";
    public const string From = "from";
    public const string To = "to";
    public const string MigrationSteps = "migration_steps";
    public const string Backup = "backup";

    /// <summary>In a consultation with <c>retry</c>: when it makes sense to ask again.</summary>
    public const string RetryAfter = "retry_after_ms";

    /// <summary>The seqs of the lines a decision rests on.</summary>
    public const string Evidence = "evidence";
}
