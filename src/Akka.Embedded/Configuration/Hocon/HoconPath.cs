using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Dotted paths; a key that has a dot of its own is written in quotes.</summary>
internal static class HoconPath
{
    public static string[] Split(string path)
    {
        if (!path.Contains('"'))
            return path.Split('.');

        var keys = new List<string>();
        var key = new StringBuilder();
        var quoted = false;
        foreach (var c in path)
        {
            if (c == '"')
                quoted = !quoted;
            else if (c == '.' && !quoted)
                Flush();
            else
                key.Append(c);
        }
        Flush();
        return [.. keys];

        void Flush()
        {
            keys.Add(key.ToString());
            key.Clear();
        }
    }

    public static string Join(IEnumerable<string> keys) => string.Join('.', keys.Select(Quote));

    private static string Quote(string key) =>
        key.Length > 0 && key.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '/' or ' ' or '<' or '>') ? key : $"\"{key}\"";
}
