using ActorBridge.Core.Errors;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Cli;

/// <summary>A file that a person names for what a command gives.</summary>
internal static class OutputFile
{
    /// <summary>The log's own files, the database and the token are never written over.</summary>
    /// <exception cref="HostRefusedException">AB-LOG-004.</exception>
    public static string Usable(string path, DataFolder folder)
    {
        var file = Path.GetFullPath(path);
        return IsWithin(file, folder) ? throw Unusable($"{file} is in the data folder.")
            : !Directory.Exists(Path.GetDirectoryName(file)) ? throw Unusable($"There is no folder {Path.GetDirectoryName(file)}.")
            : Directory.Exists(file) ? throw Unusable($"{file} is a folder.")
            : file;
    }

    /// <summary>The same for a folder, which is made when it is not there.</summary>
    /// <exception cref="HostRefusedException">AB-LOG-004.</exception>
    public static string UsableFolder(string path, DataFolder folder)
    {
        var full = Path.GetFullPath(path);
        try
        {
            return IsWithin(full, folder) ? throw Unusable($"{full} is in the data folder.") : Directory.CreateDirectory(full).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(e.Message, e);
        }
    }

    public static HostRefusedException Unusable(string reason, Exception? inner = null) => new(new(ErrorCodes.OutputUnusable, reason), inner);

    private static bool IsWithin(string file, DataFolder folder)
    {
        var inside = Path.GetRelativePath(folder.Path, file);
        return !inside.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(inside);
    }
}
