using System.Collections.Immutable;
using ActorBridge.Core.Identity;

namespace ActorBridge.Core.Operations;

/// <summary>
/// One step of a plan: a change that Blender can make, check and take back. Made only by the plan codec from a row of the
/// vocabulary, so every value in it is valid. What it does is known to the add-on; the host decides by feature, class and targets.
/// </summary>
/// <param name="Op">Its name in the vocabulary.</param>
/// <param name="Feature">What safe mode and the breaker switch (rule 14.9).</param>
/// <param name="Targets">The existing datablocks that the step names; consulted in the log before (rule 14.3).</param>
/// <param name="Makes">UUIDs given at the door for what the step makes, so that a replay makes the same ones (rule 12.2).</param>
/// <param name="Step">As it is executed, logged and replayed: one JSON object, its fields in the vocabulary's order.</param>
public sealed record Operation(
    string Op, string Feature, OperationClass Class, ImmutableArray<DatablockUuid> Targets, ImmutableArray<DatablockUuid> Makes, string Step)
{
    /// <summary>What it needs to be stored before it begins.</summary>
    public ImmutableArray<StoredPayload> Payloads { get; init; } = [];

    /// <summary>The step without its limits, such as its time: with others it does the same (rule 13.3).</summary>
    public string Logic { get => field ?? Step; init; }

    /// <summary>The step says all there is; the rest is read from it.</summary>
    public bool Equals(Operation? other) => other is not null && Step == other.Step;

    public override int GetHashCode() => Step.GetHashCode(StringComparison.Ordinal);
}

/// <summary>How an operation stands to the scene; a row of the vocabulary without one is refused when it is loaded.</summary>
public enum OperationClass
{
    /// <summary>Looks, and changes nothing.</summary>
    Reading,

    /// <summary>Changes what its fields say, and nothing else.</summary>
    Mutating,

    /// <summary>Could change anything: whole-scene digests, a snapshot on disk, and a person's permission.</summary>
    Opaque,
}
