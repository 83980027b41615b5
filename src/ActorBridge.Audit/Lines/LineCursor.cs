using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace ActorBridge.Audit.Lines;

/// <summary>Walks over a line's bytes; each step either takes exactly what it is named for, or takes nothing and says no.</summary>
internal ref struct LineCursor(ReadOnlySpan<byte> line)
{
    private readonly int _length = line.Length;
    private ReadOnlySpan<byte> _rest = line;

    public readonly int At => _length - _rest.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // the compiler then knows the literal, and compares it in a few words
    public bool Skip(ReadOnlySpan<byte> literal)
    {
        if (!_rest.StartsWith(literal))
        {
            return false;
        }

        _rest = _rest[literal.Length..];
        return true;
    }

    /// <summary>A whole number from 1, without sign or leading zero.</summary>
    public bool Number(out long number)
    {
        number = 0;
        if (_rest.IsEmpty || _rest[0] is < (byte)'1' or > (byte)'9' || !Utf8Parser.TryParse(_rest, out number, out int used))
        {
            return false;
        }

        _rest = _rest[used..];
        return true;
    }

    /// <summary>A whole number from 0, without sign or leading zero.</summary>
    public bool NumberFromZero(out long number)
    {
        number = 0;
        return !_rest.StartsWith("0"u8) ? Number(out number) : Skip("0"u8);
    }

    /// <summary>UTC with seven digits of the second, as the writer has it.</summary>
    public bool Timestamp(out DateTime timestamp)
    {
        const int length = 28;
        timestamp = default;
        if (_rest.Length < length || !Timestamps.TryRead(_rest[..length], out timestamp))
        {
            return false;
        }

        _rest = _rest[length..];
        return true;
    }

    public bool Uuid(out Guid id)
    {
        if (!Words.TryReadQuotedUuid(_rest, out id))
        {
            return false;
        }

        _rest = _rest[(LineSchema.UuidChars + 2)..];
        return true;
    }

    public bool UuidOrNull(out Guid? id)
    {
        id = null;
        if (Skip("null"u8))
        {
            return true;
        }

        var read = Uuid(out var value);
        id = value;
        return read;
    }

    /// <summary>The inside of an array of UUIDs, up to its closing bracket.</summary>
    public bool Uuids(out Slice inside, out Guid first)
    {
        first = default;
        var start = At;
        var count = 0;
        while (!_rest.StartsWith("]"u8))
        {
            if ((count > 0 && !Skip(","u8)) || !Uuid(out var id) || ++count > LineSchema.UuidsMax)
            {
                inside = default;
                return false;
            }

            first = count == 1 ? id : first;
        }

        inside = new Slice(start, At - start);
        return true;
    }

    /// <summary>What is before the next such byte, without it; empty when there is none.</summary>
    public Slice Until(byte end)
    {
        var found = new Slice(At, Math.Max(0, _rest.IndexOf(end)));
        _rest = _rest[found.Length..];
        return found;
    }

    /// <summary>The rest of the line: the detail, and behind it the hash of the line before, which has a fixed length.</summary>
    public readonly bool Tail(out Slice detail)
    {
        detail = default;
        if (_rest.Length <= LineSchema.TailLength)
        {
            return false;
        }

        var tail = _rest[^LineSchema.TailLength..];
        detail = new Slice(At, _rest.Length - LineSchema.TailLength);
        return tail.StartsWith(",\"prev\":\""u8) && tail.EndsWith("\"}"u8) && Words.IsHash(tail.Slice(9, LineSchema.HashChars));
    }
}
