using ActorBridge.Core.Operations;
using ActorBridge.Protocol.Json;

namespace ActorBridge.Protocol.Plans;

/// <summary>Values that steps are made of, within <see cref="PlanLimits"/>.</summary>
internal static class PlanFields
{
    private static readonly PlanLimits Limits = PlanLimits.Default;

    public static string Name(this WireValue value)
    {
        var name = value.Text(Limits.NameLengthMax, min: 1);
        return name.Any(char.IsControl) ? value.Wrong<string>("has control characters") ?? "" : name;
    }

    public static string Label(this WireValue value)
    {
        var label = value.Text(WireFields.TextMax, min: 1);
        var length = label.EnumerateRunes().Count();
        return length > Limits.LabelLengthMax ? value.Wrong<string>($"has {length} characters; at most {Limits.LabelLengthMax}") ?? ""
            : label.Any(char.IsControl) ? value.Wrong<string>("has control characters") ?? ""
            : label;
    }
}
