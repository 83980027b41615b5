using System.Text.RegularExpressions;

namespace ActorBridge.Report;

/// <summary>The rules' numbers and titles, read off docs/rules.md, so that the report can't forget one.</summary>
public static partial class Rules
{
    public static IReadOnlyList<(string Number, string Title)> Read(string file)
    {
        var rules = Row().Matches(File.ReadAllText(file)).Select(m => (m.Groups["number"].Value, m.Groups["title"].Value.Trim())).ToList();
        var numbered = rules.Count(r => !r.Item1.StartsWith('S'));
        return numbered == 54 && rules.Count == 59
            ? rules
            : throw new InvalidDataException($"{file} must list 54 rules and 5 shape rows, but has {numbered} and {rules.Count - numbered}");
    }

    [GeneratedRegex(@"^\| (?<number>\d+\.\d+|S\.\d)(?: \(L\d\))? \| (?<title>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
