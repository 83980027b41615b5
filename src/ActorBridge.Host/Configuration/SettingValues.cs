using System.Globalization;

namespace ActorBridge.Host.Configuration;

/// <param name="Source">Where the value came from, in words that a person can follow: a file, a variable, an option.</param>
public sealed record SettingValue(SettingKey Key, string Value, string Source);

/// <summary>A value for each key, each with its source.</summary>
public sealed class SettingValues(IReadOnlyDictionary<string, SettingValue> values)
{
    public IEnumerable<SettingValue> All => SettingKeys.Settable.Select(k => values[k.Name]);

    public string this[string name] => values[name].Value;

    public int Number(string name) => int.Parse(values[name].Value, CultureInfo.InvariantCulture);
}
