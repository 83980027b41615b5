using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Akka.Embedded.Configuration;

/// <summary>What Akka.NET's configuration has not: files, and where each value came from.</summary>
public static class HoconFile
{
    /// <summary>A file, whose includes are relative to it; every later error names it.</summary>
    /// <exception cref="ConfigurationException">It, or a file it includes, cannot be read or is not HOCON.</exception>
    public static Config Load(string path) => ConfigurationFactory.FromFile(path);

    /// <summary>The file (or <c>string</c>), line and column of a value.</summary>
    public static string Where(HoconValue value) => (value.Origin is { } origin ? origin with { Key = null } : null)?.ToString() ?? "made in code";
}
