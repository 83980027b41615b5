using System.Buffers;

namespace ActorBridge.Audit.Lines;

/// <summary>The shapes of the short texts in a line.</summary>
internal static class Words
{
    private static readonly SearchValues<byte> LowerHex = SearchValues.Create("0123456789abcdef"u8);
    private static readonly SearchValues<byte> OutcomeBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-"u8);

    public const int OutcomeLengthMax = 32;

    public static bool IsHash(ReadOnlySpan<byte> text) => text.Length == LineSchema.HashChars && text.IndexOfAnyExcept(LowerHex) < 0;

    /// <summary>Starts with a quoted UUID in canonical form. By the vectorised hex decoder, since a line has several.</summary>
    public static bool TryReadQuotedUuid(ReadOnlySpan<byte> text, out Guid id)
    {
        id = default;
        if (text.Length < LineSchema.UuidChars + 2 || text[0] != (byte)'"' || text[LineSchema.UuidChars + 1] != (byte)'"')
        {
            return false;
        }

        var uuid = text.Slice(1, LineSchema.UuidChars);
        if (uuid[8] != (byte)'-' || uuid[13] != (byte)'-' || uuid[18] != (byte)'-' || uuid[23] != (byte)'-')
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[32];
        uuid[..8].CopyTo(digits);
        uuid.Slice(9, 4).CopyTo(digits[8..]);
        uuid.Slice(14, 4).CopyTo(digits[12..]);
        uuid.Slice(19, 4).CopyTo(digits[16..]);
        uuid.Slice(24, 12).CopyTo(digits[20..]);
        Span<byte> bytes = stackalloc byte[16];
        if (digits.IndexOfAnyExcept(LowerHex) >= 0 || Convert.FromHexString(digits, bytes, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        id = new Guid(bytes, bigEndian: true);
        return id != Guid.Empty;
    }

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
