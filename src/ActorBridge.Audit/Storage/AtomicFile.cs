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
        var beside = Beside(name);
        if (storage.Exists(beside))
        {
            // Left by a kill. Not reused: its mode and content are not known.
            storage.Delete(beside);
        }

        using (var file = storage.Open(beside))
        {
            file.Write(0, bytes);
            file.Sync();
        }

        storage.Rename(beside, name);
        storage.SyncFolder();
    }

    /// <summary>The name under which a file is written before it is whole; never read.</summary>
    public static string Beside(string name) => $".{name}.tmp";
}
