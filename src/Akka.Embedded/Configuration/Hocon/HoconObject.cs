using System.Text;

namespace Akka.Configuration.Hocon;

public class HoconObject : IHoconElement
{
    public Dictionary<string, HoconValue> Items { get; } = [];

    public bool IsString() => false;

    public string GetString() => throw new ConfigurationException("found an object, expected a string");

    public bool IsArray() => false;

    public IList<HoconValue> GetArray() => throw new ConfigurationException("found an object, expected an array");

    /// <summary>The value of a key; null when there is none.</summary>
    public HoconValue GetKey(string key) => Items.GetValueOrDefault(key)!;

    internal HoconValue GetOrCreateKey(string key)
    {
        if (!Items.TryGetValue(key, out var value))
            Items.Add(key, value = new HoconValue());
        return value;
    }

    /// <summary>Takes over what <paramref name="other"/> has: its values win, objects merge.</summary>
    internal void Merge(HoconObject other)
    {
        foreach (var (key, theirs) in other.Items)
            Items[key] = Items.TryGetValue(key, out var ours) ? theirs.Over(ours) : theirs;
    }

    /// <summary>A third object in which <paramref name="winner"/> lies over this one; neither is changed.</summary>
    internal HoconObject MergeImmutable(HoconObject winner)
    {
        var merged = new HoconObject();
        foreach (var (key, value) in Items)
            merged.Items.Add(key, value);
        merged.Merge(winner);
        return merged;
    }

    public override string ToString() => ToString(0);

    internal string ToString(int indent)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in Items)
            text.Append(' ', indent * 2).Append(HoconText.Quote(key, isKey: true)).Append(" : ").Append(value.ToString(indent)).Append("\r\n");
        return text.ToString();
    }
}
