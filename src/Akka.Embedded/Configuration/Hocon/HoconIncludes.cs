namespace Akka.Configuration.Hocon;

/// <summary>How a text reaches the texts that it includes.</summary>
internal interface IHoconIncludes
{
    void Include(HoconParser into, string name, HoconOrigin origin, HoconObject target, string[] prefix);
}

/// <summary>For a text without a place of its own.</summary>
internal sealed class NoIncludes : IHoconIncludes
{
    public static readonly NoIncludes Instance = new();

    public void Include(HoconParser into, string name, HoconOrigin origin, HoconObject target, string[] prefix) =>
        throw origin.Error($"include \"{name}\"", "no include, since this text was parsed without an include callback");
}

/// <summary>Akka.NET's way: the caller finds and parses the text.</summary>
internal sealed class CallbackIncludes(Func<string, HoconRoot> callback) : IHoconIncludes
{
    public void Include(HoconParser into, string name, HoconOrigin origin, HoconObject target, string[] prefix) =>
        target.Merge(callback(name).Value.GetObject() ?? throw origin.Error($"include \"{name}\" of what is no object", "an object"));
}

/// <summary>Files, relative to the one that includes them.</summary>
internal sealed class FileIncludes(string file, FileIncludes? parent = null) : IHoconIncludes
{
    public void Include(HoconParser into, string name, HoconOrigin origin, HoconObject target, string[] prefix)
    {
        var path = Path.GetFullPath(name, Path.GetDirectoryName(Path.GetFullPath(file))!);
        for (var f = this; f is not null; f = f.Parent)
        {
            if (Path.GetFullPath(f.File) == path)
                throw origin.Error($"include \"{name}\", which includes this file", "a file that does not include itself");
        }
        into.ParseIncluded(Read(path, origin, name), new FileIncludes(path, this), target, prefix);
    }

    private string File => file;

    private FileIncludes? Parent => parent;

    private static HoconSource Read(string path, HoconOrigin origin, string name)
    {
        try
        {
            return new HoconSource(path, System.IO.File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw origin.Error($"include \"{name}\"", $"a readable file {path}", e);
        }
    }
}
