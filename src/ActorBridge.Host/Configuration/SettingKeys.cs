using System.Text.Json;

namespace ActorBridge.Host.Configuration;

/// <summary>All deployment settings. The schema that people's editors use is the one that the host checks by.</summary>
public static class SettingKeys
{
    public const string SchemaVersion = "schema_version";

    public static readonly IReadOnlyList<SettingKey> All =
        [.. JsonElement.Parse(BuiltInFiles.Read("schemas.config.json")).GetProperty("properties").EnumerateObject().Select(SettingKey.From)];

    /// <summary>Those that can be set; the file's own version is not one.</summary>
    public static IEnumerable<SettingKey> Settable => All.Where(k => k.Name != SchemaVersion);

    public static SettingKey? Find(string name) => All.FirstOrDefault(k => k.Name == name);

    /// <summary>The known key that was probably meant.</summary>
    public static string Nearest(string name) => All.MinBy(k => Distance(k.Name, name))!.Name;

    /// <summary>Edits (insert, delete, replace) from one text to the other.</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replace = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
