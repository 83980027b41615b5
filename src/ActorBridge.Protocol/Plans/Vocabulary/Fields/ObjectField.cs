using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans.Vocabulary.Fields;

/// <param name="When">The field is there exactly when another has one of these values; always when null.</param>
/// <param name="IsLimit">It says how much the operation may use, not what it does.</param>
public sealed record NamedField(string Name, FieldType Type, bool Optional, FieldCondition? When, bool IsLimit = false);

public sealed record FieldCondition(string Field, ImmutableArray<string> Values);

/// <summary>Fields by name: those of a step, or of an object within one.</summary>
/// <param name="atLeastOne">Of these optional fields one has to be there; empty when none has to.</param>
public sealed class ObjectField(ImmutableArray<NamedField> fields, ImmutableArray<string> atLeastOne) : FieldType
{
    public ImmutableArray<NamedField> Fields => fields;

    internal override JsonNode? Read(WireValue value, StepParts step) => value.Object(o => Read(o, step));

    internal JsonObject Read(WireObject o, StepParts step)
    {
        var json = new JsonObject();
        foreach (var field in fields.Where(f => f.When is null || Holds(f.When, o)))
        {
            if (field.Type is NewField made)
            {
                json[field.Name] = made.Read(o, field.Name, step);
            }
            else if (o.Find(field.Name) is { } value)
            {
                json[field.Name] = field.Type.Read(value, step);
            }
            else if (!field.Optional)
            {
                _ = o[field.Name]; // says that it is missing
            }
        }

        return atLeastOne.IsEmpty || atLeastOne.Any(json.ContainsKey)
            ? json
            : o.Wrong<JsonObject>($"sets nothing: one of {string.Join(", ", atLeastOne)} is needed") ?? json;
    }

    private static bool Holds(FieldCondition condition, WireObject o) =>
        o.Find(condition.Field) is { Json.ValueKind: JsonValueKind.String } other && condition.Values.Contains(other.Json.GetString()!);
}
