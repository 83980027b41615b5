namespace ActorBridge.Audit.Lines;

/// <summary>The one form of a time in a line: <c>2026-01-02T03:04:05.1234567Z</c>.</summary>
internal static class Timestamps
{
    /// <param name="text">28 bytes.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out DateTime timestamp)
    {
        timestamp = default;
        var isShaped = text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':' && text[19] == '.' && text[27] == 'Z';
        var (year, month, day) = (Number(text[..4]), Number(text[5..7]), Number(text[8..10]));
        var (hour, minute, second, ticks) = (Number(text[11..13]), Number(text[14..16]), Number(text[17..19]), Number(text[20..27]));
        if (!isShaped || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59 || ticks < 0)
        {
            return false;
        }

        timestamp = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(ticks);
        return true;
    }

    /// <summary>-1 when not all are digits.</summary>
    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return -1;
            }

            number = number * 10 + (digit - '0');
        }

        return number;
    }
}
