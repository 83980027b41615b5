using ActorBridge.Core.Errors;
using ActorBridge.Core.Identity;
using ActorBridge.Host.Pictures;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.DryRuns;

/// <summary>
/// The data folder that the Blender of a dry run takes for the real one. What it reads is linked: the copy, stored payloads, the inbox, and what deletes,
/// commits and quarantines have kept. What is written there, by Blender or the atomic helper, replaces such a link, and never what it leads to.
/// </summary>
internal sealed class DryRunFolder : IDisposable
{
    private readonly List<string> _taken = [];

    private DryRunFolder(string path) => Path = path;

    public string Path { get; }

    public string Scene => System.IO.Path.Combine(Path, "scene.blend");

    /// <summary>Copy and registry go with it.</summary>
    /// <exception cref="HostRefusedException">AB-DRYRUN-001; nothing of it is left.</exception>
    public static DryRunFolder Make(DataFolder real, ProjectId project, SceneCopy copy)
    {
        var folder = new DryRunFolder(Directory.CreateTempSubdirectory("actorbridge-dry-run-").FullName);
        try
        {
            folder.Fill(real, project, copy);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            folder.Dispose();
            throw new HostRefusedException(new(ErrorCodes.DryRunBroken, $"The copy can't be taken over: {e.Message}"), e);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
        _taken.ForEach(File.Delete);
    }

    private void Fill(DataFolder real, ProjectId project, SceneCopy copy)
    {
        Take(SceneCopy.Within(real, copy.File, ErrorCodes.DryRunBroken), Scene);
        var (own, there) = (new DataFolder(Path), System.IO.Path.Combine("addon", project.ToString()!));
        Directory.CreateSymbolicLink(own.Payloads, real.Payloads);
        Directory.CreateSymbolicLink(own.Inbox, real.Inbox);
        Directory.CreateDirectory(System.IO.Path.Combine(Path, there));
        Take(SceneCopy.Within(real, copy.Registry, ErrorCodes.DryRunBroken), System.IO.Path.Combine(Path, there, "registry.json"));
        foreach (var kept in (string[])["snapshots", "images", "quarantine"])
        {
            Link(System.IO.Path.Combine(real.Path, there, kept), Directory.CreateDirectory(System.IO.Path.Combine(Path, there, kept)).FullName);
        }
    }

    private void Take(string from, string to)
    {
        _taken.Add(from);
        File.CreateSymbolicLink(to, from);
    }

    private static void Link(string from, string to)
    {
        foreach (var file in Directory.Exists(from) ? Directory.EnumerateFiles(from) : [])
        {
            File.CreateSymbolicLink(System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)), file);
        }
    }
}
