using System.Collections.Immutable;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;

namespace ActorBridge.Core.Operations;

/// <summary>How an operation ended. There is no third way besides "happened" and "did not", and no "stuck".</summary>
public enum OperationEnd
{
    /// <summary>All steps are in the scene, and the record of it is durable.</summary>
    Committed,

    /// <summary>The scene is as it was before, proven by digest.</summary>
    RolledBack,

    /// <summary>The rollback could not prove itself; the copy of the state before is kept and a person is asked.</summary>
    Quarantined,
}

/// <summary>The answer to a submitted plan that got past the gate.</summary>
/// <param name="Error">Null exactly when committed.</param>
/// <param name="Changes">What is different now; empty unless committed.</param>
public sealed record OperationOutcome(OperationId Id, OperationEnd End, Refusal? Error, int? FailedStep, ImmutableArray<DatablockChange> Changes)
{
    /// <summary>With <see cref="ErrorCodes.Stale"/>: what is not as the plan rests on it.</summary>
    public ImmutableArray<StaleDatablock> Stale { get; init; } = [];
}

/// <summary>One datablock that a committed operation made, changed or deleted.</summary>
/// <param name="Change">created, changed, renamed, deleted or restored.</param>
/// <param name="Version">The datablock's version after the change.</param>
public sealed record DatablockChange(DatablockUuid Uuid, DatablockKind Kind, string Name, ChangeKind Change, long Version);

public enum ChangeKind
{
    Created,
    Changed,
    Renamed,
    Deleted,

    /// <summary>A deleted identity is back under its UUID (rule 6.3).</summary>
    Restored,
}
