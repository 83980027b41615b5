namespace ActorBridge.Torture.Storage;

/// <summary>A test that looks at real system calls, and is skipped where there is nothing to look with.</summary>
public sealed class TraceFactAttribute : FactAttribute
{
    public const string Strace = "/usr/bin/strace";

    public TraceFactAttribute() => Skip = File.Exists(Strace) ? null : "strace is not installed";
}
