namespace ActorBridge.Audit.Storage;

/// <summary>A folder on the real disk. Files are created with mode 0600.</summary>
public sealed class DiskStorage : IStorage
{
    private readonly string _folder;

    /// <exception cref="StorageException">The folder can't be created.</exception>
    public DiskStorage(string folder)
    {
        _folder = Path.GetFullPath(folder);
        Guarded("mkdir", ".", () =>
        {
            if (!Directory.Exists(_folder))
            {
                Directory.CreateDirectory(_folder);
                Libc.SyncFolder(Path.GetDirectoryName(_folder) ?? _folder);
            }

            return true;
        });
    }

    public IReadOnlyList<string> List() =>
        Guarded("list", ".", () => Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal).ToArray());

    public bool Exists(string name) => File.Exists(PathOf(name));

    public IStorageFile Open(string name) => Open(name, FileMode.OpenOrCreate, FileAccess.ReadWrite);

    public IStorageFile OpenRead(string name) => Open(name, FileMode.Open, FileAccess.Read);

    public void Rename(string from, string to) => Guarded("rename", from, () =>
    {
        File.Move(PathOf(from), PathOf(to), overwrite: true);
        return true;
    });

    public void Delete(string name) => Guarded("delete", name, () =>
    {
        File.Delete(PathOf(name));
        return true;
    });

    public void SyncFolder() => Guarded("sync folder", ".", () =>
    {
        Libc.SyncFolder(_folder);
        return true;
    });

    public IDisposable? TryLock(string name)
    {
        try
        {
            return new FileStream(PathOf(name), Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskFault.Of(e, "lock", name);
        }
    }

    public IStorage Folder(string name) => new DiskStorage(PathOf(name));

    private DiskFile Open(string name, FileMode mode, FileAccess access) =>
        Guarded("open", name, () => new DiskFile(new FileStream(PathOf(name), Options(mode, access, FileShare.ReadWrite | FileShare.Delete)), name));

    private static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && access != FileAccess.Read)
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private string PathOf(string name) =>
        name.AsSpan().ContainsAny('/', '\\') || name is "" or "." or ".."
            ? throw new ArgumentException($"'{name}' is not the name of a file in this folder", nameof(name))
            : Path.Combine(_folder, name);

    private static T Guarded<T>(string call, string file, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskFault.Of(e, call, file);
        }
    }
}
