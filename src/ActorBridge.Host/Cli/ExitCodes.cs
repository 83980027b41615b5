using ActorBridge.Core.Errors;

namespace ActorBridge.Host.Cli;

public static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>Refused by a rule, or rolled back.</summary>
    public const int Refused = 1;

    /// <summary>What was given can't be used: arguments, configuration, a plan that is none.</summary>
    public const int BadInput = 2;

    public const int Unreachable = 3;

    public static int Of(ErrorCode code) => code == ErrorCodes.HostUnreachable ? Unreachable
        : code.Code.StartsWith("AB-DOOR-", StringComparison.Ordinal) || code.Code.StartsWith("AB-HOST-", StringComparison.Ordinal) || code == ErrorCodes.UnresolvedReference
            || code == ErrorCodes.NoLog || code == ErrorCodes.OutputUnusable || code == ErrorCodes.ReplayUnusable ? BadInput
        : Refused;
}
