using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Akka.Embedded.Configuration;

/// <summary>One thing wrong with a configuration.</summary>
/// <param name="Where">File, line and column.</param>
/// <param name="Key">The whole key.</param>
/// <param name="What">What is wrong with it.</param>
/// <param name="IsUnknownKey">Nobody knows the key; otherwise its value is not what it must be.</param>
public sealed record ConfigurationProblem(string Where, string Key, string What, bool IsUnknownKey = false)
{
    public override string ToString() => $"{Where}: {Key} {What}";
}

/// <summary>
/// Holds a configuration against a schema: keys that nobody knows are named with the nearest known one, values
/// out of range with key, value and range. It uses Akka's public API only, so it serves on both runtimes.
/// </summary>
public sealed class ConfigurationCheck
{
    private readonly IReadOnlyList<ConfigurationKey> _keys;
    private readonly Node _schema = new();

    public ConfigurationCheck(IReadOnlyList<ConfigurationKey> keys)
    {
        _keys = keys;
        foreach (var key in keys)
        {
            var node = _schema;
            foreach (var part in key.Path.Split('.'))
                node = node.Child(part);
            node.Key = key;
        }
    }

    /// <summary>All problems below one key, in the order of the text.</summary>
    /// <param name="config">Without its defaults, so that only what was written is judged.</param>
    /// <param name="root">The block to look at; what stands beside it is not ours.</param>
    /// <param name="where">File and line of a value.</param>
    public IReadOnlyList<ConfigurationProblem> Find(Config config, string root, Func<HoconValue, string> where)
    {
        var problems = new List<ConfigurationProblem>();
        if (config.HasPath(root) && _schema.Find(root) is { } node)
            Check(config.GetValue(root), node, root);
        return problems;

        void Check(HoconValue value, Node at, string path)
        {
            if (at.Key is { } key && !(key.IsSection && value.IsObject()))
            {
                if (!key.IsOpen && !key.IsAcceptable(value))
                    problems.Add(new(where(value), path, $"is {Describe(value)}, expected {key.Expected}"));
            }
            else if (value.IsObject())
            {
                foreach (var (name, child) in value.GetObject().Items)
                    Visit(name, child, at, $"{path}.{(name.Contains('.') ? $"\"{name}\"" : name)}");
            }
            else if (value.GetString() is { Length: > 0 } || value.IsArray())
            {
                problems.Add(new(where(value), path, $"is {Describe(value)}, expected a section"));
            }
        }

        void Visit(string name, HoconValue child, Node at, string path)
        {
            if (at.Find(name) is { } known)
                Check(child, known, path);
            else if (!IsUsersOwn(child))
                problems.Add(new(where(child), path, $"is a key that nobody knows; the nearest known one is {Nearest(path)}", IsUnknownKey: true));
        }
    }

    /// <exception cref="ConfigurationException">Naming every problem, one a line.</exception>
    public void Verify(Config config, string root, Func<HoconValue, string> where) => Refuse(Find(config, root, where));

    internal static void Refuse(IReadOnlyCollection<ConfigurationProblem> problems)
    {
        if (problems.Count > 0)
            throw new ConfigurationException(string.Join('\n', problems));
    }

    /// <summary>A dispatcher, a mailbox or a plugin that the user defined says so by one of these.</summary>
    public static bool IsUsersOwn(HoconValue value) =>
        value.IsObject() && value.GetObject().Items.Keys.Any(k => k is "type" or "mailbox-type" or "class" or "executor");

    private string Nearest(string path)
    {
        var name = path[(path.LastIndexOf('.') + 1)..];
        return _keys.Select(k => k.Path).MinBy(known =>
            EditDistance.Between(path, known) - (known.EndsWith("." + name, StringComparison.Ordinal) ? name.Length : 0))!;
    }

    private static string Describe(HoconValue value) =>
        value.IsObject() ? "a section" : value.IsString() ? $"\"{value.GetString()}\"" : "a list";

    private sealed class Node
    {
        private readonly Dictionary<string, Node> _children = [];

        public ConfigurationKey? Key { get; set; }

        public Node Child(string name)
        {
            if (!_children.TryGetValue(name, out var child))
                _children.Add(name, child = new Node());
            return child;
        }

        public Node? Find(string path)
        {
            if (_children.GetValueOrDefault(path) is { } named)
                return named;
            return path.Split('.') is { Length: > 1 } parts
                ? parts.Aggregate((Node?)this, (n, part) => n?._children.GetValueOrDefault(part)) ?? _children.GetValueOrDefault("*")
                : _children.GetValueOrDefault("*");
        }
    }
}
