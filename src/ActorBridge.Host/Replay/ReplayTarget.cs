using ActorBridge.Audit.Storage;
using ActorBridge.Core.Errors;

namespace ActorBridge.Host.Replay;

/// <summary>The copy that a replay changes. A file that a Blender has worked on with this log is never one.</summary>
internal sealed class ReplayTarget
{
    // What the add-on's replay.py saves between two starts of Blender, and what Blender itself calls a file that it has not written to its end.
    private const string Between = ".replaying";
    private const string BlenderHalf = "@";

    private readonly bool _made;

    private ReplayTarget(string path, bool made) => (Path, _made) = (path, made);

    public string Path { get; }

    /// <param name="from">Copied to <paramref name="into"/> first; null when that is a copy already.</param>
    /// <param name="originals">The files that the log is about.</param>
    /// <exception cref="HostRefusedException">AB-HOST-004 or AB-REPLAY-001; nothing was written.</exception>
    /// <exception cref="OperationCanceledException">Nothing was written.</exception>
    public static ReplayTarget Prepare(string into, string? from, IEnumerable<string> originals, CancellationToken stop)
    {
        var path = Real(into);
        if (originals.Select(Real).Contains(path, StringComparer.Ordinal))
        {
            throw Unusable($"{path} is the file that this log is about; a replay changes a copy of it.");
        }

        if (from is null)
        {
            return File.Exists(path) ? new(path, made: false) : throw Missing(path);
        }

        if (!File.Exists(from))
        {
            throw Missing(from);
        }

        if (Directory.Exists(path) || File.Exists(path))
        {
            throw Unusable($"{path} is there already; with --from it is made, and nothing is written over.");
        }

        try
        {
            AtomicFile.Write(path, file => Copy(from, file, stop));
            return new(path, made: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"{from} can't be copied to {path}: {e.Message}", e);
        }
    }

    private static void Copy(string from, IStorageFile to, CancellationToken stop)
    {
        using var reading = File.OpenRead(from);
        var chunk = new byte[1 << 16];
        for (long at = 0; reading.Read(chunk) is > 0 and var count; at += count)
        {
            stop.ThrowIfCancellationRequested();
            to.Write(at, chunk.AsSpan(0, count));
        }
    }

    /// <summary>
    /// After the replay's Blender has ended: takes away what only served it, and what it had half written when it was ended. When nothing was
    /// saved, a copy that was made for this replay goes too.
    /// </summary>
    public void TidyUp(bool saved)
    {
        File.Delete($"{Path}{Between}");
        File.Delete($"{Path}{Between}{BlenderHalf}");
        if (!saved)
        {
            File.Delete($"{Path}{BlenderHalf}");
        }

        if (!saved && _made)
        {
            File.Delete(Path);
        }
    }

    // A link to the original is the original.
    private static string Real(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        return File.Exists(full) && new FileInfo(full).ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : full;
    }

    private static HostRefusedException Missing(string path) => new(new(ErrorCodes.BlendFileMissing, $"There is no {path}."));

    private static HostRefusedException Unusable(string reason, Exception? inner = null) => new(new(ErrorCodes.ReplayUnusable, reason), inner);
}
