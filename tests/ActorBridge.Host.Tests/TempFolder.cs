using System.Text;

namespace ActorBridge.Host.Tests;

/// <summary>A folder of the test's own, gone with it.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("actorbridge-test-").FullName;

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        using var file = new FileStream(In(name), FileMode.Create);
        file.Write(Encoding.UTF8.GetBytes(text));
        return In(name);
    }

    /// <summary>Names and contents of all files, to see whether something is as it was.</summary>
    public IReadOnlyDictionary<string, string> Contents() => Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
        .ToDictionary(f => f, f => Convert.ToHexString(File.ReadAllBytes(f)));

    public void Dispose()
    {
        LogShelf.KeepFolder(Path);
        Directory.Delete(Path, recursive: true);
    }
}
