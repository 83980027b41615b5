using System.Globalization;
using System.Numerics;

namespace Akka.Configuration.Hocon;

/// <summary>
/// What a key holds. A value has no type of its own: text is read as what the caller asks for, and a value that
/// cannot be read so is a <see cref="ConfigurationException"/> with its file, line and column.
/// </summary>
public class HoconValue
{
    internal List<IHoconElement> Values { get; private set; } = [];

    internal HoconOrigin? Origin { get; set; }

    /// <summary>The value that this key had before, as long as substitutions are unresolved.</summary>
    internal HoconValue? Prior { get; set; }

    internal bool IsEmpty => Values.Count == 0 || Values[0] is HoconObject { Items.Count: 0 };

    public bool IsString() => Values.Count > 0 && Values.TrueForAll(v => v.IsString());

    internal bool IsArray() => Values.Exists(v => v.IsArray() && v.GetArray().Count > 0);

    public bool IsObject() => GetObject() is not null;

    public void AppendValue(IHoconElement value) => Values.Add(value);

    internal void Clear() => Values.Clear();

    /// <summary>The object; null when this is none.</summary>
    public HoconObject GetObject() => (Values.Count > 0 ? Values[0] as HoconObject : null)!;

    internal HoconValue GetChildObject(string key) => (IsObject() ? GetObject().GetKey(key) : null)!;

    /// <summary>The text without the space around it; null for <c>null</c> and for what is not text.</summary>
    public string GetString()
    {
        if (!IsString())
            return null!;
        var text = (Values.Count == 1 ? Values[0].GetString() : string.Concat(Values.Select(v => v.GetString()))).Trim();
        return text == "null" ? null! : text;
    }

    public IList<HoconValue> GetArray() => [.. Values.Where(v => v.IsArray()).SelectMany(v => v.GetArray())];

    internal bool GetBoolean() => GetString() switch
    {
        "on" or "true" or "yes" => true,
        "off" or "false" or "no" => false,
        _ => throw Mismatch("on, off, true, false, yes or no"),
    };

    internal int GetInt() => Integer<int>();

    internal long GetLong() => Integer<long>();

    internal float GetFloat() => Number<float>();

    internal double GetDouble() => Number<double>();

    internal decimal GetDecimal() => decimal.TryParse(GetString(), NumberFormatInfo.InvariantInfo, out var value) ? value : throw Mismatch("a number");

    /// <summary>Bytes, such as <c>64k</c>, <c>10 MB</c>, <c>512 KiB</c>; null for an empty value.</summary>
    internal long? GetByteSize()
    {
        var text = GetString();
        if (string.IsNullOrEmpty(text))
            return Values.Count == 0 || IsString() ? null : throw Mismatch(HoconUnits.SizeExpected);
        return HoconUnits.TrySize(text, out var bytes) ? bytes : throw Mismatch(HoconUnits.SizeExpected);
    }

    /// <summary>A duration with its unit, milliseconds without one; <c>infinite</c> where allowed is <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    internal TimeSpan GetTimeSpan(bool allowInfinite = true)
    {
        var text = GetString();
        if (allowInfinite && string.Equals(text, "infinite", StringComparison.OrdinalIgnoreCase))
            return Timeout.InfiniteTimeSpan;
        return HoconUnits.TryDuration(text, out var duration)
            ? duration
            : throw Mismatch(HoconUnits.DurationExpected + (allowInfinite ? ", or infinite" : ""));
    }

    internal IList<int> GetIntList() => List(v => v.GetInt());

    internal IList<long> GetLongList() => List(v => v.GetLong());

    internal IList<string> GetStringList() => List(v => v.GetString());

    public Config ToConfig() => new(new HoconRoot(this));

    public Config AtKey(string key)
    {
        var parent = new HoconObject();
        parent.Items.Add(key, this);
        var root = new HoconValue();
        root.AppendValue(parent);
        return root.ToConfig();
    }

    public override string ToString() => ToString(0);

    internal virtual string ToString(int indent)
    {
        if (IsString())
            return GetString() is { } text ? HoconText.Quote(text, isKey: false) : "null";
        if (GetObject() is { } o)
            return indent == 0 ? o.ToString(1) : $"{{\r\n{o.ToString(indent + 1)}{new string(' ', indent * 2)}}}";
        return $"[{string.Join(",", GetArray().Select(e => e.ToString(indent + 1)))}]";
    }

    internal HoconValue With(List<IHoconElement> values, HoconValue? prior) => new() { Values = values, Origin = Origin, Prior = prior };

    internal void Become(HoconValue other) => (Values, Origin, Prior) = (other.Values, other.Origin, other.Prior);

    /// <summary>This value laid over <paramref name="below"/>: objects merge, anything else hides what is below.</summary>
    internal HoconValue Over(HoconValue below)
    {
        if (IsSettled && below.IsSettled)
        {
            return GetObject() is { } mine && below.GetObject() is { } theirs ? With([theirs.MergeImmutable(mine)], null) : this;
        }
        return With(Values, Prior?.Over(below) ?? below);
    }

    /// <summary>Nothing in this value itself waits for a substitution.</summary>
    internal bool IsSettled => Prior is null && !Values.Exists(v => v is HoconSubstitution);

    internal string Describe() =>
        Values.Count == 0 ? "nothing"
        : IsString() ? GetString() is { } text ? $"\"{text}\"" : "null"
        : Values.Exists(v => v is HoconArray) ? "an array" : "an object";

    internal ConfigurationException Mismatch(string expected) =>
        Origin?.Error(Describe(), expected) ?? new ConfigurationException($"found {Describe()}, expected {expected}");

    private T Integer<T>()
        where T : IBinaryInteger<T>, IMinMaxValue<T> =>
        T.TryParse(GetString(), NumberStyles.Integer, NumberFormatInfo.InvariantInfo, out var value)
            ? value
            : throw Mismatch($"an integer from {T.MinValue} to {T.MaxValue}");

    private T Number<T>()
        where T : IFloatingPoint<T> =>
        T.TryParse(GetString(), NumberStyles.Float | NumberStyles.AllowThousands, NumberFormatInfo.InvariantInfo, out var value)
            ? value
            : throw Mismatch("a number");

    private List<T> List<T>(Func<HoconValue, T> read) =>
        Values.Exists(v => v is HoconArray) || Values.Count == 0 || (IsString() && string.IsNullOrEmpty(GetString()))
            ? [.. GetArray().Select(read)]
            : throw Mismatch("an array");
}
