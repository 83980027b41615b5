using ActorBridge.Core.Errors;

namespace ActorBridge.Host.Blenders;

/// <summary>Finds the Blender to start: the one that was named, else <c>blender</c> on the path, else the usual places.</summary>
public static class BlenderLocator
{
    public const string EnvironmentVariable = "ACTORBRIDGE_BLENDER";

    private static readonly string[] UsualPlaces =
        ["/usr/bin/blender", "/usr/local/bin/blender", "/snap/bin/blender", "/opt/blender/blender", "/Applications/Blender.app/Contents/MacOS/Blender"];

    /// <param name="named">From <c>--blender</c>; null to look at <see cref="EnvironmentVariable"/> and the path.</param>
    public static (string? Path, Refusal? Refusal) Find(string? named)
    {
        var wanted = named ?? Environment.GetEnvironmentVariable(EnvironmentVariable);
        if (!string.IsNullOrEmpty(wanted))
        {
            return IsExecutable(wanted)
                ? (Path.GetFullPath(wanted), null)
                : (null, new(ErrorCodes.BlenderMissing, $"'{wanted}' is not a program that can be run"));
        }

        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var found = path.Select(folder => Path.Combine(folder, "blender")).Concat(UsualPlaces).FirstOrDefault(IsExecutable);
        return found is not null ? (found, null) : (null, new(ErrorCodes.BlenderMissing, "there is no 'blender' on the path"));
    }

    private static bool IsExecutable(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
