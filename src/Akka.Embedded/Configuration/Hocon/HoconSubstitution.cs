namespace Akka.Configuration.Hocon;

/// <summary>A <c>${path}</c> that is not resolved yet; none is left once a text is parsed.</summary>
internal sealed class HoconSubstitution(string[] path, string[] prefix, bool optional, bool isSelf, HoconOrigin origin) : IHoconElement
{
    public string[] Path => path;

    /// <summary>Where the file that holds this was included; the path is looked up below it first.</summary>
    public string[] Prefix => prefix;

    public bool Optional => optional;

    /// <summary>Names the very key that is being assigned, hence means the value it had before.</summary>
    public bool IsSelf => isSelf;

    public HoconOrigin Origin => origin;

    public bool IsString() => false;

    public string GetString() => throw origin.Error(ToString(), "it to be resolved first");

    public bool IsArray() => false;

    public IList<HoconValue> GetArray() => throw origin.Error(ToString(), "it to be resolved first");

    public override string ToString() => $"${{{(optional ? "?" : "")}{HoconPath.Join(path)}}}";
}
