using ActorBridge.Core.Errors;

namespace ActorBridge.Host;

/// <summary>The host or a command can't go on, for a reason that the person at the command line can act on. Nothing was changed.</summary>
public sealed class HostRefusedException(Refusal refusal, Exception? inner = null) : Exception(refusal.ToString(), inner)
{
    public Refusal Refusal { get; } = refusal;
}
