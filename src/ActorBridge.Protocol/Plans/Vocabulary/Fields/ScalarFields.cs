using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans.Vocabulary.Fields;

public sealed class FlagField : FieldType
{
    internal override JsonNode? Read(WireValue value, StepParts step) => value.Flag();
}

public sealed class NumberField(double min, double max) : FieldType
{
    internal override JsonNode? Read(WireValue value, StepParts step) => value.Number(min, max);
}

public sealed class IntegerField(long min, long max) : FieldType
{
    internal override JsonNode? Read(WireValue value, StepParts step) => value.Integer(min, max);
}

/// <summary>The name of a datablock or of something within one: 1 to 63 bytes, no control characters.</summary>
public sealed class NameField : FieldType
{
    internal override JsonNode? Read(WireValue value, StepParts step) => value.Name();
}

/// <summary>Text of so many bytes; of control characters only tabs and line ends.</summary>
public sealed class TextField(int bytesMin, int bytesMax) : FieldType
{
    internal override JsonNode? Read(WireValue value, StepParts step)
    {
        var text = value.Text(bytesMax, bytesMin);
        return text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) ? value.Wrong<JsonNode>("has control characters") : text;
    }
}

public sealed class WordField(ImmutableArray<string> values) : FieldType
{
    internal override JsonNode? Read(WireValue value, StepParts step)
    {
        var word = value.Text(WireFields.TextMax);
        return values.Contains(word) ? word : value.Wrong<JsonNode>($"is '{word}'; known are {string.Join(", ", values)}");
    }
}
