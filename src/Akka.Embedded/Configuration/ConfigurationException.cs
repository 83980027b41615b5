using Akka.Actor;

namespace Akka.Configuration;

/// <summary>
/// A configuration that cannot be read, or a value that is not of the kind asked for. The message says
/// where (file, line, column), what was found and what was expected.
/// </summary>
public class ConfigurationException : AkkaException
{
    public ConfigurationException(string message)
        : base(message)
    {
    }

    internal ConfigurationException(string message, Exception? exception)
        : base(message, exception)
    {
    }

    internal static ConfigurationException NullOrEmptyConfig<T>(string? path = null) => new(
        string.IsNullOrWhiteSpace(path)
            ? $"Failed to instantiate {typeof(T).Name}: Configuration is null or empty"
            : $"Failed to instantiate {typeof(T).Name}: Configuration does not contain `{path}` node");
}
