namespace ActorBridge.Audit.Memory;

/// <summary>When failures in the log become a constraint (rule 14.8).</summary>
/// <param name="FailuresMax">So many failures of one fingerprint, without a success between them.</param>
/// <param name="CrashesMax">So many times Blender went away in the middle of one fingerprint, without a success between them.</param>
public sealed record PromotionOptions(int FailuresMax = 3, int CrashesMax = 2)
{
    public static readonly PromotionOptions Default = new();
}
