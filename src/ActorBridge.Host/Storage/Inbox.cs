using System.Security.Cryptography;
using ActorBridge.Core.Errors;

namespace ActorBridge.Host.Storage;

/// <summary>A file of the inbox: what a plan names it by, and, when it is not complete, why (rule 1.2).</summary>
internal sealed record InboxFile(string File, string Sha256, long Bytes, string? Incomplete);

/// <summary>What lies in the inbox of the data folder. The add-on looks again, in the step that uses a file (operations/assets/inbox.py); this tells a client what to name.</summary>
internal sealed class Inbox(DataFolder folder)
{
    public const string Done = ".done";

    private const string Checksum = ".sha256";
    private const int HashLength = 64;

    private static readonly string[] InTheMaking = [".partial", ".part", ".tmp", ".crdownload"];

    private static readonly string[] Unfinished = [.. InTheMaking, Done, Checksum];

    /// <summary>Called as a file that is not complete.</summary>
    public static bool IsInTheMaking(string file) => InTheMaking.Any(u => file.EndsWith(u, StringComparison.OrdinalIgnoreCase));

    /// <summary>Called so, or as a marker.</summary>
    public static bool IsUnfinished(string file) => Unfinished.Any(u => file.EndsWith(u, StringComparison.OrdinalIgnoreCase));

    /// <summary>The folder that the settings name becomes the inbox, by a link. What lies in the data folder's own one is nobody's to hide: then it is refused.</summary>
    /// <param name="target">Empty: the inbox stays what it is.</param>
    /// <exception cref="HostRefusedException">AB-HOST-002.</exception>
    public void Point(string target)
    {
        var inbox = new DirectoryInfo(folder.Inbox);
        if (target.Length == 0 || inbox.LinkTarget == target)
        {
            return;
        }

        try
        {
            if (!Path.IsPathRooted(target) || !Directory.Exists(target))
            {
                throw Refused($"The inbox '{target}' of the settings is not the full path of a folder.");
            }

            if (inbox.LinkTarget is null && inbox.Exists && inbox.EnumerateFileSystemInfos().Any())
            {
                throw Refused($"{folder.Inbox} is not empty, and the settings name {target} as the inbox: move what lies there, or let the setting be empty.");
            }

            if (inbox.Exists)
            {
                inbox.Delete();
            }
            else if (inbox.LinkTarget is not null)
            {
                File.Delete(folder.Inbox); // a link into nothing
            }

            Directory.CreateSymbolicLink(folder.Inbox, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostRefusedException(new(ErrorCodes.DataFolderUnusable, $"The inbox can't be {target}: {e.Message}"), e);
        }
    }

    /// <summary>By name.</summary>
    /// <exception cref="IOException">A file can't be read.</exception>
    public IReadOnlyList<InboxFile> List() => Directory.Exists(folder.Inbox)
        ? [.. Directory.EnumerateFiles(folder.Inbox, "*", SearchOption.AllDirectories)
            .Where(f => !IsUnfinished(f))
            .Order(StringComparer.Ordinal)
            .Select(Look)]
        : [];

    private static HostRefusedException Refused(string reason) => new(new(ErrorCodes.DataFolderUnusable, reason));

    private InboxFile Look(string path)
    {
        using var content = File.OpenRead(path);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        return new(Path.GetRelativePath(folder.Inbox, path).Replace('\\', '/'), hash, content.Length, Incomplete(path, hash));
    }

    private static string? Incomplete(string path, string hash)
    {
        if (File.Exists(path + Checksum))
        {
            var said = File.ReadLines(path + Checksum).Select(l => l.Trim().Split(' ', 2)).FirstOrDefault(words => words[0].Length == HashLength && IsOf(words, path))?[0];
            return string.Equals(said, hash, StringComparison.OrdinalIgnoreCase) ? null : "it is not what its checksum says";
        }

        return !File.Exists(path + Done) ? "it has no marker" : File.GetLastWriteTimeUtc(path + Done) < File.GetLastWriteTimeUtc(path) ? "it was written after its marker" : null;
    }

    private static bool IsOf(string[] words, string path) => words.Length == 1 || words[1].Trim().TrimStart('*') == Path.GetFileName(path);
}
