using System.Text.RegularExpressions;
using Akka.Actor;

namespace Akka.TestKit.Internal.StringMatcher;

public interface IStringMatcher
{
    internal bool IsMatch(string s);
}

internal class MatchesAll : IStringMatcher
{
    private MatchesAll()
    {
    }

    public static IStringMatcher Instance { get; } = new MatchesAll();

    public bool IsMatch(string s) => true;

    public override string ToString() => "";
}

internal class EqualsString(string s) : IStringMatcher
{
    private readonly string _expected = s;

    public bool IsMatch(string s) => string.Equals(_expected, s, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"== \"{_expected}\"";
}

internal class StartsWithString(string start) : IStringMatcher
{
    public bool IsMatch(string s) => s.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"starts with \"{start}\"";
}

internal class ContainsString(string part) : IStringMatcher
{
    public bool IsMatch(string s) => s.Contains(part, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"contains \"{part}\"";
}

internal class RegexMatcher(Regex regex) : IStringMatcher
{
    public bool IsMatch(string s) => regex.IsMatch(s);

    public override string ToString() => $"matches regex \"{regex}\"";
}

public class PredicateMatcher(Predicate<string> predicate, string hint = "") : IStringMatcher
{
    public bool IsMatch(string s) => predicate(s);

    public override string ToString() => $"matches predicate {hint}";
}

/// <summary>A path as it is, or without its address.</summary>
internal class EqualsStringAndPathMatcher(string path, bool canBeRelative = true) : IStringMatcher
{
    private readonly string _expected = path;

    public bool IsMatch(string path) =>
        string.Equals(_expected, path, StringComparison.OrdinalIgnoreCase)
        || (canBeRelative && ActorPath.TryParse(path, out var parsed)
            && string.Equals(_expected, parsed.ToStringWithoutAddress(), StringComparison.OrdinalIgnoreCase));

    public override string ToString() => $"== \"{_expected}\"";
}
