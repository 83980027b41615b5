namespace ActorBridge.Audit.Indexing;

/// <summary>What a rollback's error code says about the operation itself.</summary>
internal enum FailureClass
{
    /// <summary>Nothing: it was cancelled, refused, or met by somebody else's trouble.</summary>
    NotItsFault,

    /// <summary>It can't be done as it is asked, and nothing was changed: the same logic is refused until something changed (rule 13.3), and neither feature nor datablock has failed.</summary>
    Refused,

    /// <summary>A process died while it was open: perhaps because of it. Counts, but the same logic may try again.</summary>
    Interrupted,

    /// <summary>It failed by itself: the same logic is refused until something changed (rule 13.3).</summary>
    Failed,
}

internal static class FailureClasses
{
    /// <summary>Whether it speaks against a file that was brought in, and so against no datablock that it was to be brought to: those are as good as before.</summary>
    public static bool IsTheFiles(ReadOnlySpan<byte> errorCode) => errorCode.SequenceEqual("AB-ASSET-004"u8);

    public static FailureClass Of(ReadOnlySpan<byte> errorCode) => errorCode switch
    {
        _ when errorCode.SequenceEqual("AB-OP-003"u8) || errorCode.SequenceEqual("AB-OP-006"u8)
            || errorCode.SequenceEqual("AB-OP-018"u8) => FailureClass.Interrupted,
        _ when errorCode.SequenceEqual("AB-OP-004"u8) || errorCode.SequenceEqual("AB-OP-005"u8) || errorCode.SequenceEqual("AB-OP-009"u8)
            || errorCode.SequenceEqual("AB-OP-010"u8) || errorCode.SequenceEqual("AB-OP-011"u8) || errorCode.SequenceEqual("AB-OP-013"u8)
            || errorCode.SequenceEqual("AB-OP-017"u8) => FailureClass.NotItsFault,
        _ when errorCode.StartsWith("AB-ASSET-"u8) && !errorCode.SequenceEqual("AB-ASSET-004"u8) => FailureClass.NotItsFault, // the file was not whole yet; a broken one is
        _ when errorCode.StartsWith("AB-INTENT-"u8) || errorCode.StartsWith("AB-GATE-"u8) || errorCode.StartsWith("AB-STORM-"u8) => FailureClass.NotItsFault,
        _ when errorCode.SequenceEqual("AB-OP-019"u8) || errorCode.StartsWith("AB-REVERT-"u8) => FailureClass.Refused,
        _ => FailureClass.Failed,
    };
}
