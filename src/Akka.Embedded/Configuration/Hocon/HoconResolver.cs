namespace Akka.Configuration.Hocon;

/// <summary>Replaces substitutions by what they name, and joins the parts of each value into one.</summary>
internal sealed class HoconResolver(HoconValue root)
{
    private readonly HashSet<HoconValue> _inProgress = [];
    private readonly HashSet<HoconValue> _done = [];
    private readonly HashSet<HoconObject> _walked = [];
    private readonly HashSet<HoconObject> _above = [];

    public void Run() => Walk(root);

    private void Walk(HoconValue value)
    {
        Resolve(value);
        foreach (var item in value.Values.OfType<HoconArray>().SelectMany(a => a))
            Walk(item);
        if (value.GetObject() is not { } o)
            return;
        if (_above.Contains(o))
            throw Origin(value).Error("a reference to an object from inside it", "a reference that ends");
        if (!_walked.Add(o))
            return;
        _above.Add(o);
        foreach (var (key, child) in o.Items.ToList())
        {
            Walk(child);
            if (child.Values.Count == 0)
                o.Items.Remove(key);
        }
        _above.Remove(o);
    }

    private void Resolve(HoconValue value)
    {
        if (_done.Contains(value))
            return;
        if (!_inProgress.Add(value))
            throw Origin(value).Error("a reference that leads back to itself", "one that ends");
        ResolveParts(value, value);
        var below = value.Prior;
        value.Prior = null;
        if (below is not null && (value.Values.Count == 0 || value.IsObject()))
        {
            Resolve(below);
            value.Become(value.Values.Count == 0 ? below : value.Over(below));
            value.Prior = null;
        }
        _inProgress.Remove(value);
        _done.Add(value);
    }

    /// <param name="value">The value whose parts are resolved: <paramref name="self"/>, or an item of an array in it.</param>
    /// <param name="self">The value whose earlier content a self-reference means.</param>
    private void ResolveParts(HoconValue value, HoconValue self)
    {
        var parts = new List<IHoconElement>();
        foreach (var part in value.Values)
        {
            if (part is HoconSubstitution substitution)
                parts.AddRange(Find(substitution, self)?.Values ?? []);
            else
                parts.Add(part is HoconArray array ? ResolveItems(array, self) : part);
        }
        var joined = Join(value, parts);
        value.Clear();
        if (joined is not null)
            value.AppendValue(joined);
    }

    private HoconArray ResolveItems(HoconArray array, HoconValue self)
    {
        var items = new HoconArray();
        foreach (var item in array)
        {
            if (_done.Add(item))
                ResolveParts(item, self);
            if (item.Values.Count > 0)
                items.Add(item);
        }
        return items;
    }

    private HoconValue? Find(HoconSubstitution substitution, HoconValue self)
    {
        var found = substitution.IsSelf ? self.Prior : Lookup([.. substitution.Prefix, .. substitution.Path]) ?? Lookup(substitution.Path);
        if (found is not null)
        {
            Resolve(found);
            if (found.Values.Count > 0)
                return found;
        }
        if (Environment.GetEnvironmentVariable(string.Join('.', substitution.Path)) is { } text)
        {
            var value = new HoconValue { Origin = substitution.Origin };
            value.AppendValue(new HoconLiteral { Value = text });
            return value;
        }
        return substitution.Optional
            ? null
            : throw substitution.Origin.Error(substitution.ToString(), substitution.IsSelf
                ? "an earlier value of this key, which has none"
                : "the path of a key in this configuration, or an environment variable; ${?…} where it may be missing");
    }

    private HoconValue? Lookup(string[] path)
    {
        var node = root;
        foreach (var key in path)
        {
            if (!node.IsSettled || node.GetObject() is null)
                Resolve(node);
            if (node.GetChildObject(key) is not { } child)
                return null;
            node = child;
        }
        return node;
    }

    private static IHoconElement? Join(HoconValue value, List<IHoconElement> parts)
    {
        if (parts.TrueForAll(p => p.IsString()))
            return parts.Count == 0 ? null : parts.Count == 1 ? parts[0] : new HoconLiteral { Value = string.Concat(parts.Select(p => p.GetString())) };
        parts.RemoveAll(p => p is HoconLiteral { IsSpace: true });
        if (parts.Count == 1)
            return parts[0];
        if (parts.TrueForAll(p => p is HoconObject))
            return parts.Cast<HoconObject>().Aggregate((low, high) => low.MergeImmutable(high));
        if (!parts.TrueForAll(p => p is HoconArray))
            throw Origin(value).Error($"{string.Join(" followed by ", parts.Select(Kind))}", "parts of one kind");
        var array = new HoconArray();
        array.AddRange(parts.Cast<HoconArray>().SelectMany(a => a));
        return array;
    }

    private static string Kind(IHoconElement part) => part switch { HoconObject => "an object", HoconArray => "an array", _ => "a string" };

    private static HoconOrigin Origin(HoconValue value) => value.Origin ?? new HoconOrigin(new HoconSource(HoconSource.NoFile, ""), 0);
}
