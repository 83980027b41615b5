using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans.Vocabulary.Fields;

/// <summary>A datablock that exists, or that an earlier step makes (<c>$name</c>).</summary>
/// <param name="kinds">What a <c>$name</c> must stand for; empty when any will do. What a UUID stands for only Blender knows.</param>
public sealed class DatablockField(ImmutableArray<string> kinds) : FieldType
{
    internal override JsonNode? Read(WireValue value, StepParts step)
    {
        var text = value.Text(WireFields.TextMax);
        var uuid = step.Names.AreSubmitted && text.StartsWith('$') ? Made(value, text, step) : value.Uuid();
        step.Targets.Add(uuid);
        return uuid.ToString();
    }

    private DatablockUuid Made(WireValue value, string text, StepParts step)
    {
        if (!step.Names.TryFind(text[1..], out var made))
        {
            return value.Wrong<DatablockUuid>(ErrorCodes.UnresolvedReference, $"refers to '{text}', which no earlier step makes");
        }

        return kinds.IsEmpty || made.Value.Kind is not { } kind || kinds.Contains(kind)
            ? made.Value.Uuid
            : value.Wrong<DatablockUuid>($"refers to '{text}', which is {kind} and not {string.Join(" or ", kinds)}");
    }
}

/// <summary>The UUID of what the step makes: given at the door, written out when executed.</summary>
public sealed class NewField(string? kind) : FieldType
{
    /// <summary>A field <c>uuid</c> is named by <c>as</c>, <c>data_uuid</c> by <c>data_as</c>; others can't be named.</summary>
    internal JsonNode? Read(WireObject o, string name, StepParts step)
    {
        var uuid = !step.Names.AreSubmitted ? o[name].Uuid()
            : step.Names.Make(name.EndsWith("uuid", StringComparison.Ordinal) ? o.Find(name[..^"uuid".Length] + "as") : null, kind);
        step.Makes.Add(uuid);
        return uuid.ToString();
    }

    internal override JsonNode? Read(WireValue value, StepParts step) => throw new InvalidOperationException("A new datablock's UUID is a field of its own.");
}

/// <summary>A deleted datablock that comes back under its UUID: the step names it as well as makes it, so that the gate does not refuse it as deleted.</summary>
public sealed class TombstoneField : FieldType
{
    internal override JsonNode? Read(WireValue value, StepParts step)
    {
        var uuid = value.Uuid();
        step.Targets.Add(uuid);
        step.Makes.Add(uuid);
        return uuid.ToString();
    }
}

/// <summary>The UUID of a datablock, or an object that makes one.</summary>
public sealed class EitherField(FieldType text, ObjectField other) : FieldType
{
    internal override JsonNode? Read(WireValue value, StepParts step) =>
        value.Json.ValueKind == System.Text.Json.JsonValueKind.Object ? other.Read(value, step) : text.Read(value, step);
}
