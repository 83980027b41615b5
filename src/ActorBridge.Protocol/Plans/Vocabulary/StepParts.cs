using ActorBridge.Core.Identity;
using ActorBridge.Core.Operations;

namespace ActorBridge.Protocol.Plans.Vocabulary;

/// <summary>What the fields of one step have named so far.</summary>
public sealed class StepParts(PlanNames names)
{
    public PlanNames Names => names;

    public List<DatablockUuid> Targets { get; } = [];

    public List<DatablockUuid> Makes { get; } = [];

    public List<StoredPayload> Payloads { get; } = [];
}
