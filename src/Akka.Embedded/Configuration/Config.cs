using System.Diagnostics.CodeAnalysis;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>
/// An immutable tree of settings. Paths are dotted; a key with a dot in it is quoted: <c>a."b.c".d</c>.
/// A path that does not exist gives the default, a value of the wrong kind a <see cref="ConfigurationException"/>.
/// As in Akka.NET, results that can be null are not annotated so: code that compiles against one compiles against both.
/// </summary>
public class Config
{
    public static readonly Config Empty = ConfigurationFactory.Empty;

    private readonly HoconValue? _own;

    public Config()
    {
    }

    public Config(HoconRoot root) => _own = Root = root.Value;

    private Config(HoconValue? own, HoconValue root, Config? fallback) => (_own, Root, Fallback) = (own, root, fallback);

    internal Config? Fallback { get; }

    /// <summary>The tree with all fallbacks merged in.</summary>
    [AllowNull]
    public HoconValue Root => field ?? EmptyRoot;

    public virtual bool IsEmpty => Root.IsEmpty;

    private static HoconValue EmptyRoot => new();

    public virtual Config WithFallback(Config? fallback)
    {
        if (ReferenceEquals(fallback, this))
            throw new ArgumentException("Config can not have itself as fallback", nameof(fallback));
        if (fallback is null || (fallback.IsEmpty && !IsEmpty))
            return this;
        if (IsEmpty)
            return fallback;
        return new Config(_own, Root.Over(fallback.Root), Fallback.SafeWithFallback(fallback));
    }

    public virtual bool HasPath(string path) => At(path) is not null;

    /// <summary>The value; null when there is none.</summary>
    public HoconValue GetValue(string path)
    {
        var node = Root;
        foreach (var key in HoconPath.Split(path))
        {
            if (node.GetChildObject(key) is not { } child)
                return null!;
            node = child;
        }
        return node;
    }

    /// <summary>The part below a path; null when there is none.</summary>
    public virtual Config GetConfig(string path) => At(path) is { } value ? new Config(value, value, null) : null!;

    public virtual bool GetBoolean(string path, bool @default = false) => At(path)?.GetBoolean() ?? @default;

    public virtual long? GetByteSize(string path) => At(path)?.GetByteSize();

    internal virtual long? GetByteSize(string path, long? def = null) => At(path) is { } value ? value.GetByteSize() : def;

    public virtual int GetInt(string path, int @default = 0) => At(path)?.GetInt() ?? @default;

    public virtual long GetLong(string path, long @default = 0) => At(path)?.GetLong() ?? @default;

    public virtual float GetFloat(string path, float @default = 0) => At(path)?.GetFloat() ?? @default;

    public virtual double GetDouble(string path, double @default = 0) => At(path)?.GetDouble() ?? @default;

    public virtual decimal GetDecimal(string path, decimal @default = 0) => At(path)?.GetDecimal() ?? @default;

    /// <summary>The text; null for <c>null</c> and for an object or array.</summary>
    public virtual string GetString(string path, string? @default = null) =>
        At(path) is { } value ? value.GetString() : @default!;

    /// <summary>Zero without a default; <see cref="Timeout.InfiniteTimeSpan"/> for <c>infinite</c>.</summary>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) =>
        At(path)?.GetTimeSpan(allowInfinite) ?? @default.GetValueOrDefault();

    public virtual IList<int> GetIntList(string path) => Needed(path).GetIntList();

    public virtual IList<long> GetLongList(string path) => Needed(path).GetLongList();

    public virtual IList<string> GetStringList(string path) => GetStringList(path, []);

    public virtual IList<string> GetStringList(string path, string[] defaultPaths) => At(path)?.GetStringList() ?? defaultPaths;

    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() => Root.GetObject()?.Items ?? [];

    /// <summary>What this text itself said, without its fallbacks.</summary>
    public override string ToString() => _own?.ToString() ?? "";

    public static Config operator +(Config config, string fallback) => config.WithFallback(ConfigurationFactory.ParseString(fallback));

    public static Config operator +(string configHocon, Config fallbackConfig) =>
        ConfigurationFactory.ParseString(configHocon).WithFallback(fallbackConfig);

    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    private HoconValue? At(string path) => GetValue(path);

    private HoconValue Needed(string path) => At(path) ?? throw new ConfigurationException($"found nothing at {path}, expected an array");
}

public static class ConfigExtensions
{
    public static bool IsNullOrEmpty([NotNullWhen(false)] this Config? config) => config is null || config.IsEmpty;

    [return: NotNullIfNotNull(nameof(config))]
    [return: NotNullIfNotNull(nameof(fallback))]
    public static Config? SafeWithFallback(this Config? config, Config? fallback) =>
        config is null ? fallback : ReferenceEquals(config, fallback) ? config : config.WithFallback(fallback);
}
