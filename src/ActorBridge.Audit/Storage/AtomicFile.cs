namespace ActorBridge.Audit.Storage;

/// <summary>
/// The one way in which a whole file is written (rule 1.3): write beside it, fsync, rename, fsync of the folder. A kill
/// between any two steps leaves the old file or the new one. The file is readable by its owner only (0600).
/// </summary>
public static class AtomicFile
{
    /// <exception cref="StorageException">The old file, if any, is still there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var full = Path.GetFullPath(path);
        Write(new DiskStorage(Path.GetDirectoryName(full)!), Path.GetFileName(full), bytes);
    }

    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte})"/>
    public static void Write(IStorage storage, string name, ReadOnlySpan<byte> bytes)
    {
        using var file = Begin(storage, name);
        file.Write(0, bytes);
        Finish(storage, file, Beside(name), name);
    }

    /// <summary>For what is too large to be held at once; an exception of <paramref name="fill"/> leaves the old file.</summary>
    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte})" path="/exception"/>
    public static void Write(string path, Action<IStorageFile> fill)
    {
        var full = Path.GetFullPath(path);
        var storage = new DiskStorage(Path.GetDirectoryName(full)!);
        var name = Path.GetFileName(full);
        try
        {
            using var file = Begin(storage, name);
            fill(file);
            Finish(storage, file, Beside(name), name);
        }
        catch
        {
            if (storage.Exists(Beside(name)))
            {
                storage.Delete(Beside(name));
            }

            throw;
        }
    }

    /// <summary>The same for what was written beside its place, piece by piece, by who then did not keep it open.</summary>
    /// <exception cref="StorageException">The old file, if any, is still there, or the new one is and may not be durable.</exception>
    public static void Finish(IStorage storage, string partial, string name)
    {
        if (!storage.Exists(partial))
        {
            throw new StorageException(StorageFault.Missing, "sync", partial, "no such file"); // to open it would make an empty one
        }

        using var file = storage.Open(partial);
        Finish(storage, file, partial, name);
    }

    /// <summary>The name under which a file is written before it is whole; never read.</summary>
    public static string Beside(string name) => $".{name}.tmp";

    private static IStorageFile Begin(IStorage storage, string name)
    {
        var beside = Beside(name);
        if (storage.Exists(beside))
        {
            // Left by a kill. Not reused: its mode and content are not known.
            storage.Delete(beside);
        }

        return storage.Open(beside);
    }

    // By the handle that wrote: another one need not hear of a write that failed.
    private static void Finish(IStorage storage, IStorageFile file, string partial, string name)
    {
        file.Sync();
        file.Dispose();
        storage.Rename(partial, name);
        storage.SyncFolder();
    }
}
