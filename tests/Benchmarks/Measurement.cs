using System.Globalization;
using System.Text.Json.Nodes;

namespace ActorBridge.Benchmarks;

/// <summary>One figure beside its yardstick, both medians of interleaved rounds in one run.</summary>
/// <param name="Goal">Of the ratio; 0 where a figure is only told.</param>
/// <param name="Better">higher or lower.</param>
public sealed record Measurement(string Bench, double Value, string Unit, string Yardstick, double YardstickValue, double Goal, string Better)
{
    public double Ratio => Value / YardstickValue;

    /// <summary>A figure that is only told can't miss.</summary>
    public bool Holds => Goal == 0 || (Better == "higher" ? Ratio >= Goal : Ratio <= Goal);

    public string ToJson() => new JsonObject
    {
        ["bench"] = Bench,
        ["value"] = Math.Round(Value, 3),
        ["unit"] = Unit,
        ["yardstick"] = Yardstick,
        ["yardstick_value"] = Math.Round(YardstickValue, 3),
        ["ratio"] = Math.Round(Ratio, 3),
        ["goal"] = Goal,
        ["better"] = Better,
    }.ToJsonString();

    public string ToRow() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Bench,-28}{Value,14:N2} {Unit,-11}{Yardstick,-22}{YardstickValue,14:N2}{Ratio,9:N2}  {Verdict()}");

    private string Verdict() => Goal == 0 ? "told" : string.Create(CultureInfo.InvariantCulture, $"{(Better == "higher" ? "≥" : "≤")} {Goal:N2} {(Holds ? "holds" : "MISSED")}");

    public static double Median(IEnumerable<double> rounds)
    {
        var sorted = rounds.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
