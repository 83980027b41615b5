namespace Akka.Configuration.Hocon;

/// <summary>Akka.NET's entrance for include callbacks.</summary>
public static class Parser
{
    public static HoconRoot Parse(string text, Func<string, HoconRoot>? includeCallback) => HoconParser.Parse(
        new HoconSource(HoconSource.NoFile, text),
        includeCallback is null ? NoIncludes.Instance : new CallbackIncludes(includeCallback));
}

/// <summary>Text to tree. Substitutions are left in place until the whole text is read.</summary>
internal sealed class HoconParser
{
    private const string Separator = "'=', ':', '+=' or '{'";

    private readonly HoconScanner _scanner;
    private readonly IHoconIncludes _includes;
    private string[] _includePrefix = [];

    private HoconParser(HoconSource source, IHoconIncludes includes)
    {
        _scanner = new HoconScanner(source);
        _includes = includes;
    }

    public static HoconRoot Parse(HoconSource source, IHoconIncludes includes)
    {
        var root = new HoconValue { Origin = new HoconOrigin(source, 0) };
        var top = new HoconObject();
        root.AppendValue(top);
        new HoconParser(source, includes).ParseTop(top, []);
        new HoconResolver(root).Run();
        return new HoconRoot(root);
    }

    public void ParseIncluded(HoconSource source, IHoconIncludes includes, HoconObject target, string[] prefix) =>
        new HoconParser(source, includes).ParseTop(target, prefix);

    private void ParseTop(HoconObject target, string[] prefix)
    {
        _includePrefix = prefix;
        _scanner.SkipSpaceAndComments();
        if (_scanner.Peek == '{')
        {
            ParseObject(target, prefix);
            _scanner.SkipSpaceAndComments();
            if (!_scanner.AtEnd)
                throw _scanner.Unexpected("the end of the text");
        }
        else
        {
            ParseMembers(target, prefix, opened: null);
        }
    }

    private void ParseObject(HoconObject target, string[] path)
    {
        var opened = _scanner.Here();
        _scanner.Skip(1);
        ParseMembers(target, path, opened);
    }

    private void ParseMembers(HoconObject target, string[] path, HoconOrigin? opened)
    {
        var mayHaveComma = false;
        while (true)
        {
            _scanner.SkipSpaceAndComments();
            if (mayHaveComma && _scanner.Take(","))
                _scanner.SkipSpaceAndComments();
            if (_scanner.AtEnd && opened is null)
                return;
            if (_scanner.AtEnd)
                throw _scanner.Unexpected($"a '}}' for the '{{' of line {opened!.Line}", path.Length == 0 ? null : HoconPath.Join(path));
            if (opened is not null && _scanner.Take("}"))
                return;
            if (!TryInclude(target, path))
                ParseMember(target, path);
            mayHaveComma = true;
        }
    }

    private bool TryInclude(HoconObject target, string[] path)
    {
        var start = _scanner.Offset;
        var origin = _scanner.Here();
        if (_scanner.Take("include") && _scanner.TakeBlanks().Length > 0 && _scanner.Peek == '"')
        {
            _includes.Include(this, _scanner.TakeQuoted(), origin, target, path);
            return true;
        }
        _scanner.Skip(start - _scanner.Offset);
        return false;
    }

    private void ParseMember(HoconObject target, string[] path)
    {
        var keys = ParseKeys();
        string[] full = [.. path, .. keys];
        var owner = target;
        for (var i = 0; i < keys.Count - 1; i++)
            owner = Descend(owner.GetOrCreateKey(keys[i]));
        var value = owner.GetOrCreateKey(keys[^1]);

        _scanner.SkipSpaceAndComments();
        if (_scanner.Peek == '{')
        {
            value.Origin ??= _scanner.Here(HoconPath.Join(full));
            ParseObject(Descend(value), full);
        }
        else if (_scanner.Take("+="))
        {
            Append(value, full);
        }
        else if (_scanner.Take("=") || _scanner.Take(":"))
        {
            Assign(value, full);
        }
        else
        {
            throw _scanner.Unexpected(Separator, HoconPath.Join(full));
        }
    }

    private List<string> ParseKeys()
    {
        var keys = new List<string>();
        do
        {
            _scanner.TakeBlanks();
            if (_scanner.Peek == '"')
            {
                keys.Add(_scanner.TakeQuoted());
                _scanner.TakeBlanks();
                continue;
            }
            var key = _scanner.TakeWhile(IsKeyCharacter).Trim();
            keys.Add(key.Length > 0 ? key : throw _scanner.Unexpected("a key"));
        }
        while (_scanner.Take("."));
        return keys;
    }

    private bool IsKeyCharacter(char c) => c is ' ' or '\t' || (c != '.' && HoconText.IsPlain(c) && !_scanner.Sees("+="));

    /// <summary>The object that members of this key go into: the one it has, else a new one over what it has.</summary>
    private static HoconObject Descend(HoconValue value)
    {
        if (value.IsSettled && value.GetObject() is { } existing)
            return existing;
        var fresh = new HoconObject();
        var layer = value.With([fresh], value.IsSettled ? null : value.With(value.Values, value.Prior));
        value.Become(layer);
        return fresh;
    }

    private void Assign(HoconValue value, string[] path)
    {
        _scanner.SkipSpaceAndComments();
        var key = HoconPath.Join(path);
        if (_scanner.Peek == '{' && value.IsSettled && value.GetObject() is { } existing)
        {
            ParseObject(existing, path);
            if (!SeesEndOfValue())
                ParseParts(value, path, key);
            return;
        }
        var next = new HoconValue { Origin = _scanner.Here(key) };
        ParseParts(next, path, key);
        Cover(value, next);
    }

    /// <summary><c>a += b</c> is <c>a = ${?a} [b]</c>.</summary>
    private void Append(HoconValue value, string[] path)
    {
        _scanner.SkipSpaceAndComments();
        var key = HoconPath.Join(path);
        var next = new HoconValue { Origin = _scanner.Here(key) };
        next.AppendValue(new HoconSubstitution(path, [], optional: true, isSelf: true, next.Origin));
        var item = new HoconValue { Origin = next.Origin };
        ParseParts(item, path, key);
        next.AppendValue(new HoconArray { item });
        Cover(value, next);
    }

    /// <summary>What a key had is kept below only where it can still show: under an object, or for a reference to itself.</summary>
    private static void Cover(HoconValue value, HoconValue next)
    {
        var needsPrior = !next.IsSettled || next.Values.Exists(v => v is HoconObject or HoconArray);
        if (needsPrior && value.Values.Count > 0)
            next.Prior = value.With(value.Values, value.Prior);
        value.Become(next);
    }

    private bool SeesEndOfValue()
    {
        _scanner.TakeBlanks();
        return _scanner.AtEnd || _scanner.SeesComment || _scanner.Peek is '\n' or '\r' or ',' or '}' or ']';
    }

    private void ParseParts(HoconValue value, string[] path, string key)
    {
        while (true)
        {
            value.AppendValue(ParsePart(path, key));
            var blanks = _scanner.TakeBlanks();
            if (SeesEndOfValue())
                return;
            if (blanks.Length > 0)
                value.AppendValue(new HoconLiteral { Value = blanks, IsSpace = true });
        }
    }

    private IHoconElement ParsePart(string[] path, string key)
    {
        if (_scanner.Sees("\"\"\""))
            return new HoconLiteral { Value = _scanner.TakeTripleQuoted() };
        if (_scanner.Sees("${"))
            return ParseSubstitution(path, key);
        switch (_scanner.Peek)
        {
            case '{':
                var o = new HoconObject();
                ParseObject(o, path);
                return o;
            case '[':
                return ParseArray(path, key);
            case '"':
                return new HoconLiteral { Value = _scanner.TakeQuoted() };
        }
        var text = _scanner.TakeWhile(HoconText.IsPlain);
        if (_scanner.Peek is '=' or ':')
            throw _scanner.Unexpected("the end of the value (a value with '=' or ':' in it needs quotes)", key);
        if (text.Length == 0)
            throw _scanner.Unexpected("a value", key);
        return new HoconLiteral { Value = text };
    }

    private HoconArray ParseArray(string[] path, string key)
    {
        var opened = _scanner.Here(key);
        var array = new HoconArray();
        _scanner.Skip(1);
        while (true)
        {
            _scanner.SkipSpaceAndComments();
            if (_scanner.AtEnd)
                throw _scanner.Unexpected($"a ']' for the '[' of line {opened.Line}", key);
            if (_scanner.Take("]"))
                return array;
            var item = new HoconValue { Origin = _scanner.Here(key) };
            ParseParts(item, path, key);
            array.Add(item);
            _scanner.SkipSpaceAndComments();
            _scanner.Take(",");
        }
    }

    private HoconSubstitution ParseSubstitution(string[] path, string key)
    {
        var origin = _scanner.Here(key);
        _scanner.Skip(2);
        var optional = _scanner.Take("?");
        var target = ParseKeys();
        if (!_scanner.Take("}"))
            throw _scanner.Unexpected($"a '}}' for the '${{' of column {origin.Source.Locate(origin.Offset).Column}", key);
        var isSelf = target.SequenceEqual(path) || path.SequenceEqual([.. _includePrefix, .. target]);
        return new HoconSubstitution([.. target], _includePrefix, optional, isSelf, origin);
    }
}
