using System.Buffers;
using System.Buffers.Text;

namespace ActorBridge.Audit.Lines;

/// <summary>
/// Reads a detail of the plain kind that nearly every line has: no space between its parts, no escape in its texts, not nested deeply. What it takes is JSON that every
/// reader reads alike; of what it does not take it says nothing, and <see cref="DetailFields"/> looks closer.
/// </summary>
internal ref struct PlainDetail(ReadOnlySpan<byte> json, NamesSeen names)
{
    /// <summary>How many objects in each other, and how many names in those that are open. Few, since room for them is cleared for each line.</summary>
    public const int DepthMax = 12, NamesMax = 32;

    private const int DigitsMax = 9;

    private static readonly SearchValues<byte> EndOfText = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, ' ').Select(c => (byte)c)]);

    private readonly ReadOnlySpan<byte> _json = json;
    private NamesSeen _names = names;
    private int _at;

    public bool TryRead(ref DetailFields detail) => Object(1, ref detail) && _at == _json.Length;

    private bool Object(int depth, ref DetailFields detail)
    {
        if (depth > DepthMax || !Take((byte)'{'))
        {
            return false;
        }

        _names.Open();
        if (!Take((byte)'}'))
        {
            do
            {
                if (!Text(out var name) || !_names.IsNew(name.Of(_json)) || !Take((byte)':'))
                {
                    return false;
                }

                var key = depth == 1 ? DetailFields.KeyOf(name.Of(_json)) : DetailKey.Other;
                var start = _at;
                if (!Value(depth, ref detail, out var kind) || (key != DetailKey.Other && !Keep(key, kind, new Slice(start, _at - start), ref detail)))
                {
                    return false;
                }
            }
            while (Take((byte)','));
            if (!Take((byte)'}'))
            {
                return false;
            }
        }

        _names.Close();
        return true;
    }

    private bool Array(int depth, ref DetailFields detail)
    {
        _at++;
        if (depth > DepthMax || Take((byte)']'))
        {
            return depth <= DepthMax;
        }

        do
        {
            if (!Value(depth, ref detail, out _))
            {
                return false;
            }
        }
        while (Take((byte)','));
        return Take((byte)']');
    }

    /// <param name="kind">Its first byte, which tells of which kind it is.</param>
    private bool Value(int depth, ref DetailFields detail, out byte kind)
    {
        kind = _at < _json.Length ? _json[_at] : (byte)0;
        return kind switch
        {
            (byte)'"' => Text(out _),
            (byte)'{' => Object(depth + 1, ref detail),
            (byte)'[' => Array(depth + 1, ref detail),
            (byte)'t' => Word("true"u8),
            (byte)'f' => Word("false"u8),
            (byte)'n' => Word("null"u8),
            _ => Number(),
        };
    }

    private readonly bool Keep(DetailKey key, byte kind, Slice value, ref DetailFields detail)
    {
        if (kind == (byte)'"')
        {
            detail.Take(key, new Slice(value.Start + 1, value.Length - 2));
        }
        else if (kind == (byte)'[')
        {
            detail.TakeArray(key, value);
        }
        else if (kind is >= (byte)'0' and <= (byte)'9')
        {
            var isWhole = value.Length <= DigitsMax & Utf8Parser.TryParse(value.Of(_json), out int number, out var used) && used == value.Length;
            detail.Take(key, number);
            return isWhole;
        }

        return kind != (byte)'-';
    }

    private bool Text(out Slice inside)
    {
        inside = default;
        if (!Take((byte)'"'))
        {
            return false;
        }

        var length = _json[_at..].IndexOfAny(EndOfText);
        if (length < 0 || _json[_at + length] != (byte)'"')
        {
            return false;
        }

        inside = new Slice(_at, length);
        _at += length + 1;
        return true;
    }

    private bool Number()
    {
        _ = Take((byte)'-');
        if (!Take((byte)'0') && !Digits())
        {
            return false;
        }

        if (Take((byte)'.') && !Digits())
        {
            return false;
        }

        if (Take((byte)'e') || Take((byte)'E'))
        {
            _ = Take((byte)'+') || Take((byte)'-');
            return Digits();
        }

        return true;
    }

    private bool Digits()
    {
        var start = _at;
        while (_at < _json.Length && char.IsAsciiDigit((char)_json[_at]))
        {
            _at++;
        }

        return _at > start;
    }

    private bool Word(ReadOnlySpan<byte> word)
    {
        if (!_json[_at..].StartsWith(word))
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    private bool Take(byte expected)
    {
        if (_at == _json.Length || _json[_at] != expected)
        {
            return false;
        }

        _at++;
        return true;
    }
}
