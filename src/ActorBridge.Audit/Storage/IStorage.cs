namespace ActorBridge.Audit.Storage;

/// <summary>
/// One folder of files, and everything that the log does to it. Synchronous: the log's owner decides on which thread.
/// Every failure is a <see cref="StorageException"/>. The simulator and the fault tests bring their own.
/// </summary>
public interface IStorage
{
    /// <summary>Names of the files in the folder, in ordinal order; not of folders.</summary>
    IReadOnlyList<string> List();

    bool Exists(string name);

    /// <summary>Opens for reading and writing; creates it, empty and readable by the owner only, when it isn't there.</summary>
    IStorageFile Open(string name);

    /// <summary>Opens an existing file for reading, also while a writer has it open.</summary>
    IStorageFile OpenRead(string name);

    /// <summary>Replaces the target in one step.</summary>
    void Rename(string from, string to);

    void Delete(string name);

    /// <summary>Makes created, renamed and deleted names durable.</summary>
    void SyncFolder();

    /// <summary>Keeps every other process out until disposed; null when another holds it.</summary>
    IDisposable? TryLock(string name);

    /// <summary>A folder beneath, created when it isn't there.</summary>
    IStorage Folder(string name);
}

/// <summary>An open file.</summary>
public interface IStorageFile : IDisposable
{
    long Length { get; }

    /// <summary>Writes all of it, or throws and may have written a part.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Fills <paramref name="into"/> as far as the file goes; fewer bytes only at its end.</summary>
    int Read(long offset, Span<byte> into);

    void Truncate(long length);

    /// <summary>Returns when the file's bytes and length are on the disk.</summary>
    void Sync();
}
