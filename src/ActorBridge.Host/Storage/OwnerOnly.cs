namespace ActorBridge.Host.Storage;

/// <summary>Files and folders that only their owner may use. Windows has no modes; there the user's own folder is the fence.</summary>
internal static class OwnerOnly
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates it where it isn't, and takes others' rights away where it is.</summary>
    public static void Folder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, FileMode | UnixFileMode.UserExecute);
        System.IO.File.SetUnixFileMode(path, FileMode | UnixFileMode.UserExecute);
    }

    public static void File(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, FileMode);
        }
    }
}
