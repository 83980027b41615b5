namespace ActorBridge.Actors.Safety;

/// <summary>Answered by <see cref="Core.Gate.BootAnswer"/>.</summary>
public sealed record GetBoot;

/// <summary>A clean quit: answered by <see cref="BootStopped"/> once that is on record.</summary>
public sealed record StopBoot;

public sealed record BootStopped;

/// <summary>Told by the bridge once every guardian can be asked; before that the gate stays shut.</summary>
public sealed record GuardiansUp;

/// <summary>Published once what was open at the last end is closed: from here on the gate may open.</summary>
public sealed record BridgeReady;
