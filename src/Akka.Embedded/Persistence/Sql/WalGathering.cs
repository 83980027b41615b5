using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Akka.Persistence.Sql;

/// <summary>
/// SQLite's own file layer with one change, for the connection that writes: a commit's pages reach the write-ahead log in one piece instead
/// of two small writes for each page, which cost more than the pages' content. What is gathered is written before anything else is done with
/// the file, its sync above all; nobody is told of a commit before that sync. So it is only for <c>synchronous=FULL</c>. The sync itself is
/// fdatasync where there is one, as SQLite's own is where it was built to use it: the log is written over again and again, and the time of
/// its last change need not reach the disk.
/// </summary>
internal static unsafe partial class WalGathering
{
    public static readonly string Name = Register();

    /// <summary>More is not kept back.</summary>
    private const int Capacity = 1 << 20;

    /// <summary>SQLite never writes more than a page; its file layer takes less than 128 KiB at once, and calls the disk full at more.</summary>
    private const int Piece = 1 << 16;
    private const int OpenWal = 0x00080000;

    private static readonly ConcurrentDictionary<nint, Log> Logs = new();
    private static readonly ConcurrentDictionary<nint, nint> Changed = new();
    private static Vfs* _original;

    private static string Register()
    {
        const string name = "wal-gathering";
        _original = FindVfs(null);
        var vfs = (Vfs*)NativeMemory.Alloc((nuint)sizeof(Vfs));
        *vfs = *_original;
        vfs->Next = 0;
        vfs->Name = Marshal.StringToCoTaskMemUTF8(name);
        vfs->Open = &Open;
        return RegisterVfs(vfs, 0) == 0 ? name : throw new InvalidOperationException("SQLite took no file layer.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(nint vfs, byte* name, nint file, int flags, int* outFlags)
    {
        var code = _original->Open((nint)_original, name, file, flags, outFlags);
        if (code == 0 && (flags & OpenWal) != 0)
        {
            Logs[file] = new Log(file, name);
            *(nint*)file = Changed.GetOrAdd(*(nint*)file, Change);
        }

        return code;
    }

    private static nint Change(nint original)
    {
        var methods = (Methods*)NativeMemory.Alloc((nuint)sizeof(Methods));
        *methods = *(Methods*)original;
        methods->Close = &Close;
        methods->Read = &Read;
        methods->Write = &Write;
        methods->Truncate = &Truncate;
        methods->Sync = &Sync;
        methods->Size = &Size;
        return (nint)methods;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(nint file, byte* data, int count, long offset) => Logs[file].Gather(data, count, offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(nint file, byte* data, int count, long offset)
    {
        var log = Logs[file];
        return log.Write() is not 0 and var code ? code : log.Original->Read(file, data, count, offset);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(nint file, long size)
    {
        var log = Logs[file];
        return log.Write() is not 0 and var code ? code : log.Original->Truncate(file, size);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(nint file, int flags)
    {
        var log = Logs[file];
        return log.Write() is not 0 and var code ? code : log.Sync(flags);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Size(nint file, long* size)
    {
        var log = Logs[file];
        return log.Write() is not 0 and var code ? code : log.Original->Size(file, size);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(nint file)
    {
        Logs.TryRemove(file, out var log);
        var written = log!.Write();
        log.Free();
        var closed = log.Original->Close(file);
        return written != 0 ? written : closed;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenFile(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int SyncData(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseFile(int file);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find")]
    private static partial Vfs* FindVfs(byte* name);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    private static partial int RegisterVfs(Vfs* vfs, int makeDefault);

    /// <summary>An open write-ahead log, whose handle begins with the pointer to its methods, and what waits to be written to it.</summary>
    private sealed class Log(nint file, byte* path)
    {
        private const int ReadWriteCloseOnExec = 0x80002;
        private const int Interrupted = 4;
        private const int SyncFailed = 10 | (4 << 8);

        // SQLite locks its other files, not this one: closing a second descriptor of it gives up nothing.
        private readonly int _descriptor = OperatingSystem.IsLinux() ? OpenFile(path, ReadWriteCloseOnExec) : -1;
        private readonly byte* _waiting = (byte*)NativeMemory.Alloc(Capacity);
        private long _offset;
        private int _count;
        private bool _synced;

        public Methods* Original { get; } = *(Methods**)file;

        public int Gather(byte* data, int count, long offset)
        {
            if ((offset != _offset + _count || _count + count > Capacity) && Write() is not 0 and var code)
                return code;
            if (count > Capacity)
                return Original->Write(file, data, count, offset);
            if (_count == 0)
                _offset = offset;
            Buffer.MemoryCopy(data, _waiting + _count, Capacity - _count, count);
            _count += count;
            return 0;
        }

        /// <summary>What could not be written is forgotten: SQLite gives up the transaction.</summary>
        public int Write()
        {
            var count = _count;
            _count = 0;
            for (var written = 0; written < count; written += Piece)
            {
                if (Original->Write(file, _waiting + written, Math.Min(Piece, count - written), _offset + written) is not 0 and var code)
                    return code;
            }

            return 0;
        }

        /// <summary>The first one is SQLite's own, since it also sees to the folder that a new file is in.</summary>
        public int Sync(int flags)
        {
            if (_descriptor < 0 || !_synced)
                return Original->Sync(file, flags) is not 0 and var code ? code : Synced();
            while (SyncData(_descriptor) != 0)
            {
                if (Marshal.GetLastPInvokeError() != Interrupted)
                    return SyncFailed;
            }

            return 0;
        }

        private int Synced()
        {
            _synced = true;
            return 0;
        }

        public void Free()
        {
            NativeMemory.Free(_waiting);
            if (_descriptor >= 0)
                _ = CloseFile(_descriptor);
        }
    }

    /// <summary>SQLite's <c>sqlite3_vfs</c>, version 3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Vfs
    {
        public int Version, HandleSize, PathMax;
        public nint Next, Name, Data;
        public delegate* unmanaged[Cdecl]<nint, byte*, nint, int, int*, int> Open;
        public OtherVfs Others;
    }

    /// <summary>SQLite's <c>sqlite3_io_methods</c>, version 3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Methods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<nint, int> Close;
        public delegate* unmanaged[Cdecl]<nint, byte*, int, long, int> Read, Write;
        public delegate* unmanaged[Cdecl]<nint, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<nint, int, int> Sync;
        public delegate* unmanaged[Cdecl]<nint, long*, int> Size;
        public OtherMethods Others;
    }

    /// <summary>From <c>xDelete</c> to <c>xNextSystemCall</c>.</summary>
    [InlineArray(15)]
    private struct OtherVfs
    {
        private nint _first;
    }

    /// <summary>From <c>xLock</c> to <c>xUnfetch</c>.</summary>
    [InlineArray(12)]
    private struct OtherMethods
    {
        private nint _first;
    }
}
