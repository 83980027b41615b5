namespace ActorBridge.Audit.Memory;

/// <summary>When failures in the log become a constraint (rule 14.8). A success between begins the count anew, and so does the time that forgives.</summary>
/// <param name="FailuresMax">So many failures of one fingerprint.</param>
/// <param name="CrashesMax">So many times Blender went away in the middle of one fingerprint, asset, or sequence of operations.</param>
/// <param name="AssetFailuresMax">So many failures of plans that bring in one asset, whatever else they do.</param>
public sealed record PromotionOptions(int FailuresMax = 3, int CrashesMax = 2, int AssetFailuresMax = 3)
{
    public static readonly PromotionOptions Default = new();
}
