using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>Durations and sizes with their units.</summary>
internal static class HoconUnits
{
    public const string DurationExpected = "a duration such as 500ms, 10s or 1.5 minutes (ns, us, ms, s, m, h, d; milliseconds without a unit)";
    public const string SizeExpected = "a size such as 512, 64k, 10 MB or 4 MiB";

    public static bool TryDuration(string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text))
            return false;
        if (double.TryParse(text, NumberFormatInfo.InvariantInfo, out var milliseconds))
            return TryTicks(milliseconds * TimeSpan.TicksPerMillisecond, out duration);
        var digits = text.AsSpan().IndexOfAnyExcept("0123456789.");
        if (digits <= 0 || text[0] == '.' || text[digits - 1] == '.')
            return false;
        return double.TryParse(text.AsSpan(0, digits), NumberFormatInfo.InvariantInfo, out var value)
            && TicksPer(text[digits..].Trim()) is { } ticks
            && TryTicks(value * ticks, out duration);
    }

    private static bool TryTicks(double ticks, out TimeSpan duration)
    {
        var isInRange = ticks is >= 0 and < long.MaxValue;
        duration = isInRange ? TimeSpan.FromTicks((long)Math.Round(ticks)) : default;
        return isInRange;
    }

    public static bool TrySize(string text, out long bytes)
    {
        bytes = 0;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var number = digits < 0 ? text : text[..digits];
        if (!long.TryParse(number, NumberStyles.None, NumberFormatInfo.InvariantInfo, out var count)
            || BytesPer(digits < 0 ? "b" : text[digits..].Trim()) is not { } factor
            || count > long.MaxValue / factor)
            return false;
        bytes = count * factor;
        return true;
    }

    private static double? TicksPer(string unit) => unit switch
    {
        "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => TimeSpan.TicksPerMillisecond / 1e6,
        "us" or "micro" or "micros" or "microsecond" or "microseconds" => TimeSpan.TicksPerMicrosecond,
        "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
        "s" or "second" or "seconds" => TimeSpan.TicksPerSecond,
        "m" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
        "h" or "hour" or "hours" => TimeSpan.TicksPerHour,
        "d" or "day" or "days" => TimeSpan.TicksPerDay,
        _ => null,
    };

    private static long? BytesPer(string unit) => unit switch
    {
        "b" or "B" or "byte" or "bytes" => 1,
        "kB" or "kilobyte" or "kilobytes" => 1_000,
        "MB" or "megabyte" or "megabytes" => 1_000_000,
        "GB" or "gigabyte" or "gigabytes" => 1_000_000_000,
        "TB" or "terabyte" or "terabytes" => 1_000_000_000_000,
        "PB" or "petabyte" or "petabytes" => 1_000_000_000_000_000,
        "EB" or "exabyte" or "exabytes" => 1_000_000_000_000_000_000,
        "K" or "k" or "Ki" or "KiB" or "kibibyte" or "kibibytes" => 1L << 10,
        "M" or "m" or "Mi" or "MiB" or "mebibyte" or "mebibytes" => 1L << 20,
        "G" or "g" or "Gi" or "GiB" or "gibibyte" or "gibibytes" => 1L << 30,
        "T" or "t" or "Ti" or "TiB" or "tebibyte" or "tebibytes" => 1L << 40,
        "P" or "p" or "Pi" or "PiB" or "pebibyte" or "pebibytes" => 1L << 50,
        "E" or "e" or "Ei" or "EiB" or "exbibyte" or "exbibytes" => 1L << 60,
        _ => null,
    };
}
