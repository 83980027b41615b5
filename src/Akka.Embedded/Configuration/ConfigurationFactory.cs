using System.Reflection;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

public class ConfigurationFactory
{
    private static readonly Lazy<Config> Reference = new(() => FromResource("Akka.Configuration.reference.conf", typeof(ConfigurationFactory).Assembly));

    public static Config Empty => ParseString("");

    /// <exception cref="ConfigurationException">The text is not HOCON.</exception>
    public static Config ParseString(string hocon) => ParseString(hocon, null);

    /// <param name="hocon">The text.</param>
    /// <param name="includeCallback">Gives the tree for the name in <c>include "name"</c>.</param>
    public static Config ParseString(string hocon, Func<string, HoconRoot>? includeCallback) => new(Parser.Parse(hocon, includeCallback));

    /// <summary>Empty: there is no application configuration section on .NET; a program names its files itself.</summary>
    internal static Config Load() => Empty;

    /// <summary>The defaults of the keys that this runtime reads.</summary>
    public static Config Default() => new(new HoconRoot(Reference.Value.Root));

    internal static Config FromResource(string resourceName, Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(resourceName)
            ?? throw new ConfigurationException($"found no resource {resourceName} in {assembly.GetName().Name}");
        using var reader = new StreamReader(stream);
        return new Config(HoconParser.Parse(new HoconSource(resourceName, reader.ReadToEnd()), NoIncludes.Instance));
    }

    /// <summary>A file, whose includes are relative to it; every later error names it.</summary>
    /// <exception cref="ConfigurationException">It, or a file it includes, cannot be read or is not HOCON.</exception>
    internal static Config FromFile(string path)
    {
        try
        {
            return new Config(HoconParser.Parse(new HoconSource(path, File.ReadAllText(path)), new FileIncludes(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: cannot be read: {e.Message}", e);
        }
    }
}
