using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Reads the smallest pieces: space, comments, quoted and unquoted text.</summary>
internal sealed class HoconScanner(HoconSource source)
{
    private const char End = '\0';

    public int Offset { get; private set; }

    public bool AtEnd => Offset >= source.Text.Length;

    public char Peek => AtEnd ? End : source.Text[Offset];

    public bool Sees(string what) => string.CompareOrdinal(source.Text, Offset, what, 0, what.Length) == 0;

    public bool SeesComment => Peek == '#' || Sees("//");

    public HoconOrigin Here(string? key = null) => new(source, Offset, key);

    public void Skip(int count) => Offset += count;

    public bool Take(string what)
    {
        if (!Sees(what))
            return false;
        Offset += what.Length;
        return true;
    }

    public string TakeWhile(Func<char, bool> belongs)
    {
        var start = Offset;
        while (!AtEnd && belongs(Peek) && !Sees("//"))
            Offset++;
        return source.Text[start..Offset];
    }

    /// <summary>Space within one line.</summary>
    public string TakeBlanks() => TakeWhile(c => c is not ('\n' or '\r') && char.IsWhiteSpace(c));

    public void SkipSpaceAndComments()
    {
        while (!AtEnd)
        {
            if (char.IsWhiteSpace(Peek) || Peek == '\uFEFF')
                Offset++;
            else if (SeesComment)
                Offset = source.Text.IndexOf('\n', Offset) is >= 0 and var end ? end : source.Text.Length;
            else
                return;
        }
    }

    public string TakeTripleQuoted()
    {
        var start = Here();
        Offset += 3;
        var end = source.Text.IndexOf("\"\"\"", Offset, StringComparison.Ordinal);
        if (end < 0)
            throw start.Error("a text that never ends", "a closing \"\"\"");
        while (end + 3 < source.Text.Length && source.Text[end + 3] == '"')
            end++;
        var text = source.Text[Offset..end];
        Offset = end + 3;
        return text;
    }

    public string TakeQuoted()
    {
        var text = new StringBuilder();
        Offset++;
        while (Peek != '"')
        {
            if (AtEnd || Peek is '\n' or '\r')
                throw Unexpected("a closing \"");
            text.Append(Peek == '\\' ? TakeEscape() : source.Text[Offset++]);
        }
        Offset++;
        return text.ToString();
    }

    public ConfigurationException Unexpected(string expected, string? key = null) => Here(key).Error(Found(), expected);

    private char TakeEscape()
    {
        Offset++;
        var plain = Peek switch
        {
            '"' or '\\' or '/' => Peek,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => TakeUnicode(),
            _ => throw Unexpected("an escape: one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000"),
        };
        Offset++;
        return plain;
    }

    private char TakeUnicode()
    {
        var hex = source.Text.AsSpan(Offset + 1, Math.Min(4, source.Text.Length - Offset - 1));
        if (hex.Length < 4 || !ushort.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            throw Unexpected("four hexadecimal digits after \\u");
        Offset += 4;
        return (char)code;
    }

    private string Found() => Peek switch
    {
        _ when AtEnd => "the end of the text",
        '\n' or '\r' => "the end of the line",
        var c => $"'{c}'",
    };
}
