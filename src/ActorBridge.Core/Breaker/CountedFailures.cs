using System.Collections.Frozen;
using ActorBridge.Core.Errors;

namespace ActorBridge.Core.Breaker;

/// <summary>Which ends of an operation speak against its logic. A person who takes over, or a cancel, does not.</summary>
public static class CountedFailures
{
    private static readonly FrozenSet<ErrorCode> Counted = new[]
    {
        ErrorCodes.StepFailed, ErrorCodes.ValidationFailed, ErrorCodes.Unresolved, ErrorCodes.BlenderLost,
        ErrorCodes.RollbackIncomplete, ErrorCodes.OperationTimedOut, ErrorCodes.Internal, ErrorCodes.AssetBroken,
    }.ToFrozenSet();

    public static bool Counts(ErrorCode code) => Counted.Contains(code);
}
