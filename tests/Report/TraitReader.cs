using System.Reflection;
using System.Runtime.Loader;

namespace ActorBridge.Report;

/// <summary>Reads <c>[Rule]</c> and <c>[Blender]</c> off a test method and its classes, without running anything of the assembly.</summary>
public sealed class TraitReader : IDisposable
{
    private readonly Dictionary<string, (AssemblyLoadContext Context, Assembly Assembly)> _loaded = [];

    public (IReadOnlyList<string> Rules, bool Blender) Of(string assemblyPath, string className, string methodName)
    {
        if (!_loaded.TryGetValue(assemblyPath, out var loaded))
        {
            var resolver = new AssemblyDependencyResolver(assemblyPath);
            var context = new AssemblyLoadContext(assemblyPath, isCollectible: true);
            context.Resolving += (c, name) => resolver.ResolveAssemblyToPath(name) is { } path ? c.LoadFromAssemblyPath(path) : null;
            loaded = _loaded[assemblyPath] = (context, context.LoadFromAssemblyPath(assemblyPath));
        }

        var type = loaded.Assembly.GetType(className) ?? throw new InvalidDataException($"{assemblyPath} has no class {className}");
        var attributes = type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
            .Where(m => m.Name == methodName)
            .SelectMany(m => m.GetCustomAttributesData())
            .Concat(Bases(type).SelectMany(t => t.GetCustomAttributesData()))
            .ToList();
        var rules = attributes.Where(a => a.AttributeType.Name == "RuleAttribute").Select(a => (string)a.ConstructorArguments[0].Value!).Distinct().Order().ToList();
        return (rules, attributes.Any(a => a.AttributeType.Name == "BlenderAttribute"));
    }

    public void Dispose()
    {
        foreach (var (context, _) in _loaded.Values)
        {
            context.Unload();
        }
    }

    private static IEnumerable<Type> Bases(Type? type)
    {
        for (; type is not null && type != typeof(object); type = type.BaseType)
        {
            yield return type;
        }
    }
}
