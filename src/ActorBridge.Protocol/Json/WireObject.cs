namespace ActorBridge.Protocol.Json;

/// <summary>The keys of one object: each is taken by name, and one that nobody took is refused by name.</summary>
public sealed class WireObject(WireValue value)
{
    private readonly HashSet<string> _taken = [];

    /// <summary>The value of a key that must be there.</summary>
    public WireValue this[string name]
    {
        get
        {
            if (Find(name) is { } found)
            {
                return found;
            }

            value.Fault.Report(value.Code, $"'{PathOf(name)}' is missing.");
            return new(default, PathOf(name), value.Fault, value.Code);
        }
    }

    /// <summary>The value of a key that may be absent; absent is not null.</summary>
    public WireValue? Find(string name)
    {
        _taken.Add(name);
        return !value.Fault.Found && value.Json.TryGetProperty(name, out var json) ? new(json, PathOf(name), value.Fault, value.Code) : null;
    }

    /// <summary>Something is wrong with the object as a whole.</summary>
    public T Wrong<T>(string how) => value.Wrong<T>(how);

    internal void RefuseUnknown()
    {
        if (value.Fault.Found)
        {
            return;
        }

        foreach (var property in value.Json.EnumerateObject())
        {
            if (!_taken.Contains(property.Name))
            {
                value.Fault.Report(value.Code, $"'{PathOf(property.Name)}' is unknown here; known are {string.Join(", ", _taken.Order(StringComparer.Ordinal))}.");
                return;
            }
        }
    }

    private string PathOf(string name) => value.Path.Length == 0 ? name : $"{value.Path}.{name}";
}
