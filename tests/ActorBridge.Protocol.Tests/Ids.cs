namespace ActorBridge.Protocol.Tests;

internal static class Ids
{
    /// <summary>00000000-0000-4000-8000-000000000001, …2, and so on.</summary>
    public static Func<Guid> Counting()
    {
        var next = 0;
        return () => Guid.Parse($"00000000-0000-4000-8000-{++next:x12}");
    }
}
