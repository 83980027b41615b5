namespace ActorBridge.Audit.Storage;

/// <summary>An open file on the real disk, without a buffer of its own.</summary>
internal sealed class DiskFile(FileStream stream, string name) : IStorageFile
{
    public long Length
    {
        get
        {
            try
            {
                return RandomAccess.GetLength(stream.SafeFileHandle);
            }
            catch (IOException e)
            {
                throw DiskFault.Of(e, "stat", name);
            }
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(stream.SafeFileHandle, bytes, offset);
        }
        catch (IOException e)
        {
            throw DiskFault.Of(e, "write", name);
        }
    }

    public int Read(long offset, Span<byte> into)
    {
        try
        {
            var done = 0;
            while (done < into.Length && RandomAccess.Read(stream.SafeFileHandle, into[done..], offset + done) is > 0 and var read)
            {
                done += read;
            }

            return done;
        }
        catch (IOException e)
        {
            throw DiskFault.Of(e, "read", name);
        }
    }

    public void Truncate(long length)
    {
        try
        {
            RandomAccess.SetLength(stream.SafeFileHandle, length);
        }
        catch (IOException e)
        {
            throw DiskFault.Of(e, "truncate", name);
        }
    }

    public void Sync()
    {
        try
        {
            Libc.SyncData(stream.SafeFileHandle);
        }
        catch (IOException e)
        {
            throw DiskFault.Of(e, "sync", name);
        }
    }

    public void Dispose() => stream.Dispose();
}

/// <summary>Makes the one typed failure of what the BCL and libc throw.</summary>
internal static class DiskFault
{
    public static StorageException Of(Exception e, string call, string file)
    {
        // The BCL puts errno into HResult on Unix, and ERROR_DISK_FULL with the facility bits on Windows.
        var fault = e is FileNotFoundException or DirectoryNotFoundException ? StorageFault.Missing
            : e.HResult is Libc.NoSpace or Libc.OverQuota || (e.HResult & 0xFFFF) == 112 && OperatingSystem.IsWindows() ? StorageFault.NoSpace
            : StorageFault.Failed;
        return new StorageException(fault, call, file, e.Message, e);
    }
}
