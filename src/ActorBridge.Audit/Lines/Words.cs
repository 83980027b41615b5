using System.Buffers;

namespace ActorBridge.Audit.Lines;

/// <summary>The shapes of the short texts in a line.</summary>
internal static class Words
{
    private static readonly SearchValues<byte> LowerHex = SearchValues.Create("0123456789abcdef"u8);
    private static readonly SearchValues<byte> LowerHexAndDash = SearchValues.Create("0123456789abcdef-"u8);
    private static readonly SearchValues<byte> OutcomeBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-"u8);

    public const int OutcomeLengthMax = 32;

    public static bool IsHash(ReadOnlySpan<byte> text) => text.Length == LineSchema.HashChars && text.IndexOfAnyExcept(LowerHex) < 0;

    /// <summary>Starts with a quoted UUID in canonical form. The places of the dashes are the parser's to check.</summary>
    public static bool IsQuotedUuid(ReadOnlySpan<byte> text) =>
        text.Length >= LineSchema.UuidChars + 2 && text[0] == (byte)'"' && text[LineSchema.UuidChars + 1] == (byte)'"'
        && text.Slice(1, LineSchema.UuidChars).IndexOfAnyExcept(LowerHexAndDash) < 0;

    /// <summary><c>[a-z][a-z0-9-]{0,31}</c></summary>
    public static bool IsOutcome(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= OutcomeLengthMax && text[0] is >= (byte)'a' and <= (byte)'z' && text.IndexOfAnyExcept(OutcomeBytes) < 0;

    /// <inheritdoc cref="IsOutcome(ReadOnlySpan{byte})"/>
    public static bool IsOutcome(string text) =>
        text.Length is > 0 and <= OutcomeLengthMax && text[0] is >= 'a' and <= 'z'
        && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    /// <summary><c>AB-[A-Z]{1,12}-[0-9]{3}</c></summary>
    public static bool IsErrorCode(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 8 or > 19 || !text.StartsWith("AB-"u8) || text[^4] != (byte)'-')
        {
            return false;
        }

        return text[3..^4].IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0 && text[^3..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }
}
