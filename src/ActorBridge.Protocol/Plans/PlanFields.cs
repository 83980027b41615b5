using System.Text.Json.Nodes;
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

    public static Vector? Vector(this WireValue? value)
    {
        if (value is not { } given)
        {
            return null;
        }

        var n = Numbers(given, 3, -Limits.MagnitudeMax, Limits.MagnitudeMax);
        return new(n[0], n[1], n[2]);
    }

    public static Color Color(this WireValue value)
    {
        var n = Numbers(value, 4, 0, 1);
        return new(n[0], n[1], n[2], n[3]);
    }

    public static void Add(this JsonObject json, string key, Vector? vector)
    {
        if (vector is { } v)
        {
            json[key] = new JsonArray(v.X, v.Y, v.Z);
        }
    }

    public static JsonArray Json(this Color color) => [color.R, color.G, color.B, color.A];

    /// <summary>Exactly so many; zeros after a fault, which throws them away.</summary>
    private static double[] Numbers(WireValue value, int count, double min, double max)
    {
        var numbers = value.List(count, i => i.Number(min, max));
        return numbers.Length == count ? [.. numbers] : value.Wrong<double[]>($"has {numbers.Length} numbers; {count} are needed") ?? new double[count];
    }
}
