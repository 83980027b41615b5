namespace ActorBridge.Core.Decisions;

/// <summary>An event that <c>Apply</c> doesn't know: recovery stops and the identity is quarantined, since skipping it would make up a state.</summary>
public sealed class UnknownEventException(string state, object? fact)
    : Exception($"{state} does not know the event {fact?.GetType().Name ?? "null"}.");
