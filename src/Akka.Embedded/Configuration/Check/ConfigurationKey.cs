using System.Globalization;
using Akka.Configuration.Hocon;

namespace Akka.Embedded.Configuration;

/// <summary>One row of a schema: a key, what its value must be, and what it is for.</summary>
/// <param name="Path">Dotted; <c>*</c> stands for any one key, as in <c>akka.actor.deployment.*.mailbox</c>.</param>
/// <param name="Expected">What the value must be, as messages say it: "an integer from 1 to 64".</param>
/// <param name="Accepts">Whether a value is that. A value that cannot be read as its kind may throw.</param>
/// <param name="Doc">What it is for.</param>
/// <param name="IsOpen">Anything below is the business of others.</param>
/// <param name="IsSection">It may be a section as well.</param>
public sealed record ConfigurationKey(string Path, string Expected, Func<HoconValue, bool> Accepts, string Doc, bool IsOpen = false, bool IsSection = false)
{
    public static ConfigurationKey Integer(string path, long min, long max, string doc) => new(
        path, $"an integer from {min} to {max}", v => v.GetLong() >= min && v.GetLong() <= max, doc);

    public static ConfigurationKey Number(string path, double min, double max, string doc) => new(
        path, FormattableString.Invariant($"a number from {min} to {max}"), v => v.GetDouble() >= min && v.GetDouble() <= max, doc);

    public static ConfigurationKey Flag(string path, string doc) => new(path, "on or off", v => v.GetBoolean() || true, doc);

    /// <summary>A duration; <c>infinite</c> only where <paramref name="orInfinite"/>.</summary>
    public static ConfigurationKey Duration(string path, TimeSpan min, TimeSpan max, string doc, bool orInfinite = false) => new(
        path,
        $"a duration from {Show(min)} to {Show(max)}{(orInfinite ? ", or infinite" : "")}",
        v => v.GetTimeSpan(orInfinite) is var d && (d == Timeout.InfiniteTimeSpan ? orInfinite : d >= min && d <= max),
        doc);

    public static ConfigurationKey Size(string path, long min, long max, string doc) => new(
        path, $"a size from {min} to {max} bytes", v => v.GetByteSize() is { } size && size >= min && size <= max, doc);

    public static ConfigurationKey Text(string path, string doc) => new(path, "a text", v => v.IsString(), doc);

    public static ConfigurationKey Choice(string path, string doc, params string[] choices) => new(
        path,
        $"one of {string.Join(", ", choices)}",
        v => choices.Contains(v.GetString(), StringComparer.OrdinalIgnoreCase),
        doc);

    public static ConfigurationKey List(string path, string doc) => new(path, "a list", v => v.GetStringList() is not null, doc);

    /// <summary>Either of two forms, such as <c>on</c>, <c>off</c> or a count.</summary>
    public ConfigurationKey Or(ConfigurationKey other) => this with
    {
        Expected = $"{Expected} or {other.Expected}",
        Accepts = v => IsAcceptable(v) || other.IsAcceptable(v),
    };

    /// <summary>Either this, such as the name of another section, or a section with keys that have rows of their own.</summary>
    public ConfigurationKey OrSection() => this with { IsSection = true, Expected = $"{Expected} or a section" };

    /// <summary>A section whose keys somebody else defines.</summary>
    public static ConfigurationKey Open(string path, string doc) => new(path, "anything", _ => true, doc, IsOpen: true);

    /// <summary>A value that cannot be read as its kind is not acceptable, whatever the reader throws.</summary>
    public bool IsAcceptable(HoconValue value)
    {
        try
        {
            return Accepts(value);
        }
        catch (Exception e) when (e is Akka.Configuration.ConfigurationException or FormatException or OverflowException or NotSupportedException or ArgumentException)
        {
            return false;
        }
    }

    private static string Show(TimeSpan t) => t switch
    {
        { Ticks: > 0 } when t.Ticks % TimeSpan.TicksPerDay == 0 => $"{t.TotalDays}d",
        { Ticks: > 0 } when t.Ticks % TimeSpan.TicksPerHour == 0 => $"{t.TotalHours}h",
        { Ticks: > 0 } when t.Ticks % TimeSpan.TicksPerMinute == 0 => $"{t.TotalMinutes}m",
        { Ticks: > 0 } when t.Ticks % TimeSpan.TicksPerSecond == 0 => $"{t.TotalSeconds}s",
        _ => string.Create(CultureInfo.InvariantCulture, $"{t.TotalMilliseconds}ms"),
    };
}
