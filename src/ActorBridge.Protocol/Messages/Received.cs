using ActorBridge.Core.Errors;

namespace ActorBridge.Protocol.Messages;

/// <summary>A payload after the door: a typed message, or why there is none.</summary>
/// <param name="Id">Null when it could not be read.</param>
/// <param name="Body">Set exactly when <paramref name="Refusal"/> is null.</param>
public sealed record Received(string? Id, string? Re, object? Body, Refusal? Refusal)
{
    /// <summary>Of the message as it came; 0 when it could not be read.</summary>
    public int Version { get; init; }
}
