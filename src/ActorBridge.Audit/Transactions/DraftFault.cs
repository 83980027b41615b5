namespace ActorBridge.Audit.Transactions;

/// <summary>Why the log refuses to write an entry, or to believe a line. The names say what was attempted.</summary>
public enum DraftFault
{
    /// <summary>A BEGIN for whose operation no consultation is on record (rule 14.3).</summary>
    BeginWithoutConsultation,

    /// <summary>A BEGIN although the last consultation said block.</summary>
    BeginAgainstConsultation,

    BeginTwice,

    /// <summary>A BEGIN without project, or whose detail does not say how many steps there are, from 1.</summary>
    BeginWithoutPlan,

    StepWithoutBegin,

    /// <summary>Not the step that follows, or one that the plan does not have.</summary>
    StepOutOfOrder,
    StepAfterFailedStep,
    StepAfterEnd,

    /// <summary>A STEP that is neither <c>ok</c> without an error code nor <c>failed</c> with one.</summary>
    StepWithoutOutcome,

    CommitWithoutBegin,
    CommitBeforeLastStep,
    CommitAfterFailedStep,
    CommitTwice,
    CommitAfterRollback,

    /// <summary>A COMMIT without both digests: no evidence of snapshot and validation (rule 16.3).</summary>
    CommitWithoutDigests,

    RollbackWithoutBegin,
    RollbackTwice,

    /// <summary>After a COMMIT only a compensation with AB-OP-004 is possible.</summary>
    RollbackAfterCommit,
    RollbackWithoutError,

    /// <summary>Digests that differ, and yet not quarantined; or an outcome that is neither rolled-back nor quarantined.</summary>
    RollbackUnproven,

    /// <summary>A phase on an entry that is not of the kind OPERATION, or an OPERATION without phase, or without operation id.</summary>
    PhaseMisplaced,

    /// <summary>A line of an earlier version behind one of a later.</summary>
    VersionBackwards,

    /// <summary>The first line of a version behind lines of an earlier one is not the MIGRATION that says so (rule 4.2).</summary>
    MigrationMissing,

    /// <summary>Another writer than the one due, or an uptime lower than the line before had.</summary>
    UptimeBackwards,

    /// <summary>A MEMORY entry without subject, or a promotion without reason and evidence.</summary>
    MemoryMalformed,

    /// <summary>The outcome is not a short lower-case word.</summary>
    OutcomeMalformed,

    /// <summary>The detail can't be written: a number that isn't finite, or nested too deeply; or too many UUIDs.</summary>
    DetailMalformed,
    LineTooLong,

    /// <summary>The disk is full: only entries that end something are still taken.</summary>
    DiskFull,
}
