namespace ActorBridge.Core.Blender;

/// <summary>What the add-on keeps of committed operations, so that they can be reverted later.</summary>
/// <param name="KeptMax">Operations, the newest.</param>
/// <param name="KeptMibMax">Of all together; the oldest go.</param>
/// <param name="OperationMibMax">Of one, beside the datablocks that it keeps whole; what would need more can't be reverted.</param>
/// <param name="ReferencesMax">Of those that referred to what was deleted, to be given it back.</param>
public sealed record RevertLimits(int KeptMax, int KeptMibMax, int OperationMibMax, int ReferencesMax)
{
    public const int KeptCeiling = 100_000;

    public const int KeptMibCeiling = 1 << 20;

    public const int OperationMibCeiling = 256;

    public const int ReferencesCeiling = 10_000;
}
