using System.Buffers;
using System.Runtime.Intrinsics;

namespace ActorBridge.Audit.Lines;

/// <summary>The shapes of the short texts in a line.</summary>
internal static class Words
{
    private static readonly SearchValues<byte> LowerHex = SearchValues.Create("0123456789abcdef"u8);
    private static readonly SearchValues<byte> OutcomeBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-"u8);

    private static readonly SearchValues<char> OutcomeChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public const int OutcomeLengthMax = 32;

    public static bool IsHash(ReadOnlySpan<byte> text) => text.Length == LineSchema.HashChars && text.IndexOfAnyExcept(LowerHex) < 0;

    /// <summary>Starts with a quoted UUID in canonical form. Sixteen digits at a time, since a line has several.</summary>
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

        // The digits alone: 0-7, 9-12, 14-17 and 19-22, 24-35. An index beyond a vector's end gives zero, which the other one fills.
        const byte none = 0xFF;
        var (start, middle, end) = (Vector128.Create(uuid), Vector128.Create(uuid[16..]), Vector128.Create(uuid[20..]));
        var left = Vector128.Shuffle(start, Vector128.Create((byte)0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15, none, none))
            | Vector128.Shuffle(middle, Vector128.Create(none, none, none, none, none, none, none, none, none, none, none, none, none, none, 0, 1));
        var right = Vector128.Shuffle(middle, Vector128.Create((byte)3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, none, none, none, none))
            | Vector128.Shuffle(end, Vector128.Create(none, none, none, none, none, none, none, none, none, none, none, none, 12, 13, 14, 15));
        Span<byte> bytes = stackalloc byte[16];
        Vector128.Narrow(Pairs(left, out var leftIsHex), Pairs(right, out var rightIsHex)).CopyTo(bytes);
        id = new Guid(bytes, bigEndian: true);
        return leftIsHex && rightIsHex && id != Guid.Empty;
    }

    /// <summary>The value of each pair of digits.</summary>
    private static Vector128<ushort> Pairs(Vector128<byte> digits, out bool isLowerHex)
    {
        var (number, letter) = (digits - Vector128.Create((byte)'0'), digits - Vector128.Create((byte)'a'));
        var (isNumber, isLetter) = (Vector128.LessThan(number, Vector128.Create((byte)10)), Vector128.LessThan(letter, Vector128.Create((byte)6)));
        isLowerHex = (isNumber | isLetter) == Vector128<byte>.AllBitsSet;
        var pairs = Vector128.ConditionalSelect(isNumber, number, letter + Vector128.Create((byte)10)).AsUInt16();
        return ((pairs << 4) | (pairs >>> 8)) & Vector128.Create((ushort)0xFF);
    }

    /// <summary><c>[a-z][a-z0-9-]{0,31}</c></summary>
    public static bool IsOutcome(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= OutcomeLengthMax && text[0] is >= (byte)'a' and <= (byte)'z' && text.IndexOfAnyExcept(OutcomeBytes) < 0;

    /// <inheritdoc cref="IsOutcome(ReadOnlySpan{byte})"/>
    public static bool IsOutcome(string text) =>
        text.Length is > 0 and <= OutcomeLengthMax && text[0] is >= 'a' and <= 'z' && text.AsSpan().IndexOfAnyExcept(OutcomeChars) < 0;

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
