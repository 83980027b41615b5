namespace ActorBridge.Actors.Root;

/// <summary>Told to the bridge by a part that lives on but can't do its work: global safe mode.</summary>
public sealed record Escalated(string Part, string Reason);
