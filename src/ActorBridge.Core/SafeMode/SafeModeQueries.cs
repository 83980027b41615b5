namespace ActorBridge.Core.SafeMode;

public static class SafeModeQueries
{
    public sealed record GetSafeMode;

    public sealed record SafeModeView(SafeModeState State);
}
