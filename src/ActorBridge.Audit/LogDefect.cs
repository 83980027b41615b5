namespace ActorBridge.Audit;

/// <summary>What is wrong with a log that can't be used. One for each kind of damage; docs/audit-log.md says what to do about each.</summary>
public enum LogDefect
{
    LineTooLong,
    NotUtf8,
    NotJson,

    /// <summary>A field is missing, unknown, doubled, of the wrong type or out of range, or not where the canonical form has it.</summary>
    FieldMalformed,
    UnknownPhase,
    UnknownKind,

    /// <summary>A schema version that this version does not know; the log is left untouched (rule 4.2).</summary>
    FutureSchema,

    /// <summary>A line's number is lower than the one due: doubled, or put back in.</summary>
    SeqBackwards,

    /// <summary>A line's number is higher than the one due: lines are missing.</summary>
    SeqGap,

    /// <summary>A line does not carry the hash of the line before it: one of the two was changed, or it is another history.</summary>
    ChainBroken,

    /// <summary>The lines fit each other, but contradict the high-water mark kept apart from them.</summary>
    Fork,

    /// <summary>Lines that had been acknowledged are not there any more.</summary>
    Shortened,

    /// <summary>A line that no correct writer writes in this place; the reason names the order rule.</summary>
    ImpossibleOrder,

    /// <summary>A segment is missing, doubled, or its name does not say what it begins with.</summary>
    SegmentMisplaced,

    /// <summary>The high-water mark is missing or can't be read, and there are lines.</summary>
    MarkUnreadable,

    /// <summary>Another process writes this log.</summary>
    InUse,

    /// <summary>The disk failed while the log was opened.</summary>
    StorageFailed,
}

/// <summary>Why automation stays off (rule 14.2), and where to look.</summary>
/// <param name="File">The segment's name, or the file that failed.</param>
/// <param name="Line">In that file, from 1; 0 when it isn't about a line.</param>
/// <param name="Excerpt">The start of the first bad line, made printable.</param>
/// <param name="Good">How far the log is in order.</param>
public sealed record LogUnusable(LogDefect Defect, string File, long Line, string Reason, string Excerpt, Core.Logging.LogPosition Good)
{
    public override string ToString() => Line > 0 ? $"{Defect} in {File} line {Line}: {Reason}" : $"{Defect} in {File}: {Reason}";
}
