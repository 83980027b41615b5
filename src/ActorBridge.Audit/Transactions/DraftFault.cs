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

internal static class DraftFaults
{
    /// <summary>For a person.</summary>
    public static string Sentence(this DraftFault fault) => fault switch
    {
        DraftFault.BeginWithoutConsultation => "an operation begins that nobody asked the log about",
        DraftFault.BeginAgainstConsultation => "an operation begins although the log's last answer about it was no",
        DraftFault.BeginTwice => "an operation begins a second time",
        DraftFault.BeginWithoutPlan => "an operation begins without its project, or without saying how many steps it has",
        DraftFault.StepWithoutBegin => "a step of an operation that has not begun",
        DraftFault.StepOutOfOrder => "not the operation's next step",
        DraftFault.StepAfterFailedStep => "a step behind one that failed",
        DraftFault.StepAfterEnd => "a step of an operation that had ended",
        DraftFault.StepWithoutOutcome => "a step that says neither that it is done nor why it failed",
        DraftFault.CommitWithoutBegin => "an operation is committed that has not begun",
        DraftFault.CommitBeforeLastStep => "an operation is committed before its last step",
        DraftFault.CommitAfterFailedStep => "an operation is committed of which a step failed",
        DraftFault.CommitTwice => "an operation is committed a second time",
        DraftFault.CommitAfterRollback => "an operation is committed that had been rolled back",
        DraftFault.CommitWithoutDigests => "an operation is committed without the digests of before and after",
        DraftFault.RollbackWithoutBegin => "an operation is rolled back that has not begun",
        DraftFault.RollbackTwice => "an operation is rolled back a second time",
        DraftFault.RollbackAfterCommit => "an operation is rolled back that had been committed, and not by Blender itself",
        DraftFault.RollbackWithoutError => "an operation is rolled back, and it is not said why",
        DraftFault.RollbackUnproven => "an operation is called rolled back with another digest than before",
        DraftFault.PhaseMisplaced => "its kind, phase and operation do not go together",
        DraftFault.VersionBackwards => "a line of an earlier version behind one of a later",
        DraftFault.MigrationMissing => "a later version's line, and none before it that says so",
        DraftFault.UptimeBackwards => "another writer than the one due, or a clock that went back",
        DraftFault.MemoryMalformed => "a constraint without its subject, reason or evidence",
        DraftFault.OutcomeMalformed => "its outcome is not a short lower-case word",
        DraftFault.DetailMalformed => "its detail can't be written",
        DraftFault.LineTooLong => "it is too long",
        DraftFault.DiskFull => "the disk is full",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}
