using System.Reflection;
using Akka.Configuration;

namespace Akka.Util;

/// <summary>
/// Types named in configuration. A name that gives an assembly of the real Akka packages finds the class of the
/// same full name here, so that one configuration serves both runtimes.
/// </summary>
internal static class TypeResolver
{
    public static Type Resolve(string key, string typeName)
        => Find(typeName) ?? throw new ConfigurationException($"{key} = \"{typeName}\": no such type. Expected the full name of a class and, unless it is Akka's, its assembly.");

    public static T Create<T>(string key, string typeName, params object[] args)
    {
        var type = Resolve(key, typeName);
        if (!typeof(T).IsAssignableFrom(type) || type.IsAbstract)
            throw new ConfigurationException($"{key} = \"{typeName}\": expected a class that is a {typeof(T).FullName}.");
        try
        {
            return (T)Activator.CreateInstance(type, args);
        }
        catch (MissingMethodException e)
        {
            var expected = string.Join(", ", args.Select(arg => arg?.GetType().Name ?? "null"));
            throw new ConfigurationException($"{key} = \"{typeName}\": expected a public constructor ({expected}).", e);
        }
        catch (TargetInvocationException e)
        {
            throw new ConfigurationException($"{key} = \"{typeName}\": its constructor failed: {e.InnerException?.Message}", e.InnerException);
        }
    }

    public static Type Find(string typeName)
    {
        if (string.IsNullOrWhiteSpace(typeName)) return null;
        var own = typeof(TypeResolver).Assembly;
        var comma = typeName.IndexOf(',', typeName.LastIndexOf(']') + 1);
        var fullName = (comma < 0 ? typeName : typeName[..comma]).Trim();
        var isAkka = comma >= 0 && typeName[(comma + 1)..].TrimStart().StartsWith("Akka", StringComparison.Ordinal);
        if ((comma < 0 || isAkka) && own.GetType(fullName) is { } ours) return ours;
        if (Type.GetType(typeName, throwOnError: false) is { } named) return named;
        if (comma >= 0 && !isAkka) return null;
        return AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(fullName)).FirstOrDefault(type => type is not null);
    }
}
