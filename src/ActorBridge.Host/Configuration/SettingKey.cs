using System.Text.Json;

namespace ActorBridge.Host.Configuration;

/// <summary>One deployment setting, as config/schemas/config.json describes it.</summary>
/// <param name="Choices">The allowed texts; empty when any will do.</param>
/// <param name="Min">For whole numbers.</param>
/// <param name="LengthMax">For texts.</param>
public sealed record SettingKey(string Name, string Meaning, bool IsNumber, long Min, long Max, IReadOnlyList<string> Choices, int LengthMax)
{
    public string EnvironmentName => $"ACTORBRIDGE_{Name.ToUpperInvariant()}";

    public string Range => IsNumber ? $"{Min} to {Max}" : Choices.Count > 0 ? string.Join(" or ", Choices) : $"a text of at most {LengthMax} characters";

    /// <summary>What is wrong with a value; null when nothing is.</summary>
    public string? Fault(string value) => IsNumber
        ? long.TryParse(value, out var number) && number >= Min && number <= Max ? null : $"{Name} is '{value}'; allowed is {Range}"
        : Choices.Count > 0
            ? Choices.Contains(value) ? null : $"{Name} is '{value}'; allowed is {Range}"
            : value.Length <= LengthMax && !value.Any(char.IsControl) ? null : $"{Name} is too long or has control characters; allowed is {Range}";

    internal static SettingKey From(JsonProperty property)
    {
        var schema = property.Value;
        return new(
            property.Name,
            schema.GetProperty("description").GetString()!,
            schema.GetProperty("type").GetString() == "integer",
            schema.TryGetProperty("minimum", out var min) ? min.GetInt64() : long.MinValue,
            schema.TryGetProperty("maximum", out var max) ? max.GetInt64() : long.MaxValue,
            schema.TryGetProperty("enum", out var choices) ? [.. choices.EnumerateArray().Select(c => c.GetString()!)] : [],
            schema.TryGetProperty("maxLength", out var length) ? length.GetInt32() : int.MaxValue);
    }
}
