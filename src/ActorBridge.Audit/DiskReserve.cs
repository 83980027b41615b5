using ActorBridge.Audit.Storage;

namespace ActorBridge.Audit;

/// <summary>A file that only takes up room, given back when the disk is full, so that the record of it, and of what it ended, fits.</summary>
internal sealed class DiskReserve(IStorage storage, int bytes)
{
    private const string FileName = "reserve";

    /// <summary>False when there is no room for it.</summary>
    public bool TryFill()
    {
        try
        {
            using var file = storage.Open(FileName);
            if (file.Length == bytes)
            {
                return true;
            }

            // Real bytes: a hole or an unwritten extent takes up no room on every file system.
            var content = new byte[bytes];
            content.AsSpan().Fill((byte)'.');
            file.Write(0, content);
            file.Truncate(bytes);
            file.Sync();
            storage.SyncFolder();
            return true;
        }
        catch (StorageException e) when (e.Fault == StorageFault.NoSpace)
        {
            Release();
            return false;
        }
    }

    public void Release()
    {
        if (storage.Exists(FileName))
        {
            storage.Delete(FileName);
        }

        storage.SyncFolder();
    }
}
