using ActorBridge.Audit.Storage;

namespace ActorBridge.Audit.Reading;

/// <summary>A log in one file, as <c>log export</c> writes it without a filter: read only, and without a mark of what was acknowledged.</summary>
public sealed class ExportedLog(string file) : IStorage
{
    private readonly DiskStorage _folder = new(Path.GetDirectoryName(Path.GetFullPath(file))!);

    public string Name => Path.GetFileName(file);

    public IReadOnlyList<string> List() => [new Segment(1).Name];

    public bool Exists(string name) => name == new Segment(1).Name;

    public IStorageFile OpenRead(string name) => _folder.OpenRead(Name);

    public IStorageFile Open(string name) => throw ReadOnly();

    public void Rename(string from, string to) => throw ReadOnly();

    public void Delete(string name) => throw ReadOnly();

    public void SyncFolder() => throw ReadOnly();

    public IDisposable? TryLock(string name) => throw ReadOnly();

    public IStorage Folder(string name) => throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("An exported log is only read.");
}
