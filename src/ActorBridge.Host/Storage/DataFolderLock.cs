using System.Globalization;
using System.Text;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Errors;

namespace ActorBridge.Host.Storage;

/// <summary>
/// Keeps a second host off a data folder. The operating system's lock on the file decides, so it is gone with the process,
/// however that ends; the pid, in a file of its own, is only for the message.
/// </summary>
public sealed class DataFolderLock : IDisposable
{
    // How the runtime reports a file that another process has locked: EWOULDBLOCK on Linux and macOS, a sharing violation on Windows.
    private static readonly int[] Locked = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <exception cref="HostRefusedException">AB-HOST-003 with the pid of the other host, or AB-HOST-002.</exception>
    public static DataFolderLock Take(DataFolder folder)
    {
        try
        {
            var file = new FileStream(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            AtomicFile.Write(folder.Pid, Encoding.UTF8.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            return new(file);
        }
        catch (IOException e) when (Locked.Contains(e.HResult))
        {
            throw new HostRefusedException(new(ErrorCodes.AlreadyRunning, $"The host with pid {Holder(folder)} runs on {folder.Path}."), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StorageException)
        {
            throw new HostRefusedException(new(ErrorCodes.DataFolderUnusable, $"{folder.Lock}: {e.Message}"), e);
        }
    }

    public void Dispose() => _file.Dispose();

    private static string Holder(DataFolder folder) => File.Exists(folder.Pid) ? File.ReadAllText(folder.Pid) : "unknown";
}
