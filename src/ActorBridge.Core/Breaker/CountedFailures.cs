using System.Collections.Frozen;
using ActorBridge.Core.Errors;

namespace ActorBridge.Core.Breaker;

/// <summary>Which ends of an operation speak against its feature, and which against what was asked only (docs/adr/0016). A person who takes over, or a cancel, speaks against neither.</summary>
public static class CountedFailures
{
    private static readonly FrozenSet<ErrorCode> Counted = new[]
    {
        ErrorCodes.StepFailed, ErrorCodes.ValidationFailed, ErrorCodes.Unresolved, ErrorCodes.BlenderLost,
        ErrorCodes.RollbackIncomplete, ErrorCodes.OperationTimedOut, ErrorCodes.Internal, ErrorCodes.AssetBroken,
    }.ToFrozenSet();

    public static bool Counts(ErrorCode code) => Counted.Contains(code);

    /// <summary>Whether the same logic is refused until something relevant has changed (rule 13.3).</summary>
    public static bool Remembers(ErrorCode code) => Counts(code) || code == ErrorCodes.StepRefused || code.Code.StartsWith("AB-REVERT-", StringComparison.Ordinal);
}
