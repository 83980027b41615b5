using System.Collections.Immutable;
using ActorBridge.Core.Logging;

namespace ActorBridge.Actors.Safety;

/// <summary>Answered by <see cref="Core.Gate.BootAnswer"/>.</summary>
public sealed record GetBoot;

/// <summary>A clean quit: answered by <see cref="BootStopped"/> once that is on record.</summary>
public sealed record StopBoot;

public sealed record BootStopped;

/// <summary>Told by the bridge once every guardian can be asked; before that the gate stays shut.</summary>
public sealed record GuardiansUp;

/// <summary>BEGINs without an end, as the log has them at the start: each is for its project to end.</summary>
public sealed record OperationsLeftOpen(ImmutableArray<LoggedOperation> Open);

/// <summary>Published once what was open at the last end is known, and handed on: from here on the gate may open.</summary>
public sealed record BridgeReady;
