using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Which characters text may have without quotes, and how to quote it otherwise.</summary>
internal static class HoconText
{
    private const string Reserved = "$\"{}[]:=,#`^?!@*&\\";

    public static bool IsPlain(char c) => !Reserved.Contains(c) && !char.IsWhiteSpace(c);

    public static string Quote(string text, bool isKey)
    {
        if (text.Length > 0 && text.All(c => IsPlain(c) && !(isKey && c is '.' or '+')) && !text.Contains("//") && text != "include")
            return text;

        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' => quoted.Append($"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }
        return quoted.Append('"').ToString();
    }
}
