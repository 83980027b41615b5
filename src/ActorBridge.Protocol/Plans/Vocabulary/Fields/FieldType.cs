using System.Text.Json.Nodes;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans.Vocabulary.Fields;

/// <summary>What a field of a step may hold. The add-on's operations/fields.py is the same in Python; shared vectors hold both to one verdict.</summary>
public abstract class FieldType
{
    /// <summary>The value as it is executed; null or nonsense after a fault, which throws it away.</summary>
    internal abstract JsonNode? Read(WireValue value, StepParts step);
}
