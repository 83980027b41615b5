using ActorBridge.Core.Errors;

namespace ActorBridge.Host.Storage;

/// <summary>Where a host keeps everything that it has to find again. One host at a time (<see cref="DataFolderLock"/>).</summary>
public sealed record DataFolder(string Path)
{
    public string Token => In("token");

    public string Endpoint => In("endpoint.json");

    public string Lock => In("host.lock");

    public string Pid => In("host.pid");

    public string Database => In("actorbridge.db");

    public string Boot => In("boot.json");

    /// <summary>What migrations have replaced; kept until a person takes it away.</summary>
    public string Backup => In("backup");

    /// <summary>Migrations that the log has not heard of yet.</summary>
    public string Migrated => In("migrated.json");

    public string JournalMark => In("journal.mark");

    public string Audit => In("audit");

    public string Logs => In("logs");

    /// <summary>What plans name by its hash (<see cref="PayloadStore"/>); the add-on reads it there.</summary>
    public string Payloads => In("payloads");

    /// <summary>Files that a plan may bring into a scene (<see cref="Inbox"/>); a link to another folder is fine.</summary>
    public string Inbox => In("inbox");

    /// <summary>Copies and pictures on their way from the add-on to the host, which removes them.</summary>
    public string Scratch => In("scratch");

    /// <summary>Pictures by their hash, the newest ones (PictureStore).</summary>
    public string Pictures => In("pictures");

    /// <summary>Creates what is missing; the folder is for its owner only.</summary>
    /// <exception cref="HostRefusedException">AB-HOST-002.</exception>
    public static DataFolder Open(string path)
    {
        try
        {
            var folder = new DataFolder(path);
            OwnerOnly.Folder(path);
            OwnerOnly.Folder(folder.Audit);
            OwnerOnly.Folder(folder.Logs);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostRefusedException(new(ErrorCodes.DataFolderUnusable, $"{path}: {e.Message}"), e);
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
