using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorBridge.Audit.Storage;

/// <summary>
/// The two calls that the BCL lacks: fdatasync, and fsync of a folder (a <see cref="FileStream"/> can't open one).
/// Elsewhere than on Unix a file is flushed by the BCL and folders need no flush.
/// </summary>
internal static class Libc
{
    private const int ReadOnlyDirectory = 0x10000 | 0x80000; // O_DIRECTORY | O_CLOEXEC, the same on x64 and arm64 except O_DIRECTORY
    private const int ReadOnlyDirectoryArm64 = 0x4000 | 0x80000;
    private const int Interrupted = 4;

    public const int NoSpace = 28;
    public const int OverQuota = 122;

    public static void SyncData(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        Check(() => fdatasync(file));
    }

    public static void SyncFolder(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var flags = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? ReadOnlyDirectoryArm64 : ReadOnlyDirectory;
        var folder = open(path, flags);
        if (folder < 0)
        {
            throw Failure(Marshal.GetLastPInvokeError());
        }

        try
        {
            Check(() => fsync(folder));
        }
        finally
        {
            _ = close(folder);
        }
    }

    private static void Check(Func<int> call)
    {
        while (call() != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw Failure(error);
            }
        }
    }

    private static IOException Failure(int error) => new(Marshal.GetPInvokeErrorMessage(error), error);

#pragma warning disable IDE1006, SYSLIB1054 // the names are libc's; source-generated marshalling would need unsafe code
    [DllImport("libc", SetLastError = true)]
    private static extern int fdatasync(SafeFileHandle file);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int file);

    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int file);
#pragma warning restore IDE1006, SYSLIB1054
}
