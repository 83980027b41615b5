using ActorBridge.Audit.Storage;
using Serilog;

namespace ActorBridge.Host.Storage;

/// <summary>
/// Rule 1.2: a file that gets its name in the inbox by a rename from an unfinished one (<c>a.obj.partial</c> to <c>a.obj</c>) is complete. The kernel tells of
/// it once, so the host lays the marker that all others look for. What was renamed while no host ran, or moved in from elsewhere, which looks like a file
/// that is only begun, needs a marker of its own. Who still writes after the rename is found out by the file's time, as with any marker.
/// </summary>
internal sealed class InboxArrivals : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private readonly ILogger _log;

    /// <exception cref="HostRefusedException">AB-HOST-002.</exception>
    public InboxArrivals(DataFolder folder, ILogger log)
    {
        _log = log;
        try
        {
            var inbox = Directory.CreateDirectory(folder.Inbox);
            _watcher = new(inbox.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? inbox.FullName)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName,
            };
            _watcher.Renamed += (_, renamed) => On(renamed);
            _watcher.Error += (_, error) => _log.Warning("The inbox is not watched fully: {Reason}. What came by rename meanwhile needs a marker of its own", error.GetException().Message);
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostRefusedException(new(Core.Errors.ErrorCodes.DataFolderUnusable, $"The inbox {folder.Inbox} can't be watched: {e.Message}"), e);
        }
    }

    public void Dispose() => _watcher.Dispose();

    private void On(RenamedEventArgs renamed)
    {
        if (renamed.OldName is not { } from || !Inbox.IsInTheMaking(from) || Inbox.IsUnfinished(renamed.FullPath) || !File.Exists(renamed.FullPath))
        {
            return;
        }

        try
        {
            AtomicFile.Write(renamed.FullPath + Inbox.Done, []);
            _log.Information("{File} is complete: it has arrived by rename from {From}", renamed.FullPath, from);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.Warning("{File} has arrived by rename, and gets no marker: {Reason}", renamed.FullPath, e.Message);
        }
    }
}
