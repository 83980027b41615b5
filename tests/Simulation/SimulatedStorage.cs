using ActorBridge.Audit.Storage;
using Akka.Simulation;

namespace ActorBridge.Simulation;

/// <summary>The audit log's storage on the simulated disk. A lock ends with the process that took it.</summary>
/// <param name="locks">Those of the whole machine: its files by name, and whether the process that holds one lives.</param>
internal sealed class SimulatedStorage(Akka.Simulation.Simulation simulation, Dictionary<string, Func<bool>> locks, string folder, Func<bool> ownerLives) : IStorage
{
    public IReadOnlyList<string> List() => [.. simulation.Disk.List(folder)];

    public bool Exists(string name) => simulation.Disk.Exists(Full(name));

    public IStorageFile Open(string name) => Guarded("open", name, () => new StorageFile(name, simulation.Disk.Open(Full(name), create: true)));

    public IStorageFile OpenRead(string name) => Guarded("open", name, () => new StorageFile(name, simulation.Disk.Open(Full(name), create: false)));

    public void Rename(string from, string to) => Guarded("rename", from, () => simulation.Disk.Rename(Full(from), Full(to)));

    public void Delete(string name) => Guarded("delete", name, () => simulation.Disk.Delete(Full(name)));

    public void SyncFolder() => Guarded("sync", folder, () => simulation.Disk.SyncFolder(folder));

    public IDisposable? TryLock(string name)
    {
        if (locks.TryGetValue(Full(name), out var lives) && lives())
        {
            return null;
        }

        locks[Full(name)] = ownerLives;
        return new Lock(() => locks.Remove(Full(name)));
    }

    public IStorage Folder(string name) => new SimulatedStorage(simulation, locks, Full(name), ownerLives);

    private string Full(string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    private static void Guarded(string call, string file, Action act) => Guarded(call, file, () =>
    {
        act();
        return true;
    });

    private static T Guarded<T>(string call, string file, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (SimulatedDiskException e)
        {
            throw new StorageException(e.Fault == DiskFault.Full ? StorageFault.NoSpace : StorageFault.Failed, call, file, e.Message, e);
        }
        catch (FileNotFoundException e)
        {
            throw new StorageException(StorageFault.Missing, call, file, e.Message, e);
        }
    }

    private sealed class StorageFile(string name, SimulatedFile file) : IStorageFile
    {
        public long Length => file.Length;

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            var copy = bytes.ToArray();
            Guarded("write", name, () => file.Write(offset, copy));
        }

        public int Read(long offset, Span<byte> into)
        {
            var copy = new byte[into.Length];
            var count = Guarded("read", name, () => file.Read(offset, copy));
            copy.AsSpan(0, count).CopyTo(into);
            return count;
        }

        public void Truncate(long length) => Guarded("truncate", name, () => file.Truncate(length));

        public void Sync() => Guarded("sync", name, file.Sync);

        public void Dispose()
        {
            // Nothing is held: the simulated disk has no handles.
        }
    }

    private sealed class Lock(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}
