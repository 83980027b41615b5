using System.Globalization;
using ActorBridge.Audit;
using ActorBridge.Audit.Storage;
using ActorBridge.Core.Errors;
using ActorBridge.Host.Storage;
using Microsoft.Data.Sqlite;

namespace ActorBridge.Host.Migrations;

/// <summary>Everything of the data folder that the host owns, brought to this version before anything uses it. The add-on does the same for its own files.</summary>
internal static class DataMigrations
{
    public static readonly IReadOnlyList<Store> Stores = [new AuditStore(), new BootStore(), new DatabaseStore()];

    /// <summary>What is older than this version. Changes nothing.</summary>
    /// <exception cref="HostRefusedException">AB-HOST-009 with the file: one is newer than known (rule 4.2).</exception>
    public static IReadOnlyList<PlannedMigration> Plan(DataFolder folder)
    {
        var plan = new List<PlannedMigration>();
        foreach (var store in Stores)
        {
            var version = store.Version(folder) ?? store.Known;
            if (version > store.Known)
            {
                throw new HostRefusedException(new(ErrorCodes.DataTooNew, $"{store.File(folder)} has version {version}; this version knows {store.Known}."));
            }

            if (version < store.Known)
            {
                plan.Add(new(store.Name, version, store.Known, [.. store.Steps.Skip(version - 1)], store is AuditStore ? null : Free(folder, store, version)));
            }
        }

        return plan;
    }

    /// <summary>
    /// Each store: backup, note, replace. The log's lines follow as soon as the log can be written. Whatever it is killed at, the next call goes on from there.
    /// </summary>
    /// <param name="say">Progress, for people.</param>
    /// <param name="at">See <see cref="Store.Migrate"/>.</param>
    /// <exception cref="HostRefusedException">AB-HOST-009, or AB-HOST-002 when the disk does not take it: then the old one is as it was.</exception>
    public static IReadOnlyList<PlannedMigration> Run(DataFolder folder, AuditLogOptions log, Action<string> say, Action<string>? at = null)
    {
        var plan = Plan(folder);
        try
        {
            foreach (var migration in plan.Where(m => m.Backup is not null))
            {
                say($"Migrating {migration}");
                Migrate(folder, migration, at ?? say);
            }
        }
        catch (Exception e) when (e is StorageException or SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new HostRefusedException(new(ErrorCodes.DataFolderUnusable, $"{folder.Path}: a migration could not be written: {e.Message}"), e);
        }

        if (plan.Any(m => m.Backup is null) || OwedLines.Read(folder).Count > 0)
        {
            PutOnRecord(folder, log, say, at ?? (_ => { }));
        }

        return plan;
    }

    private static void Migrate(DataFolder folder, PlannedMigration migration, Action<string> at)
    {
        var store = Stores.Single(s => s.Name == migration.Store);
        OwnerOnly.Folder(folder.Backup);
        at($"back up {store.Name}");
        store.Backup(folder, Path.Combine(folder.Path, migration.Backup!));
        at($"note {store.Name}");
        OwedLines.Note(folder, migration);
        store.Migrate(folder, migration.From, at);
    }

    private static void PutOnRecord(DataFolder folder, AuditLogOptions options, Action<string> say, Action<string> at)
    {
        at("open the log");
        var opening = AuditLog.Open(new DiskStorage(folder.Audit), options);
        if (!opening.IsUsable)
        {
            say($"The audit log can't be used ({opening.Unusable}); it will be told of the migrations when it can.");
            return;
        }

        using var log = opening.Log;
        try
        {
            if (log.Append([.. OwedLines.Read(folder).Select(m => m.Line)]).All(r => r.At is not null))
            {
                at("forget");
                OwedLines.Forget(folder);
            }
        }
        catch (Exception e) when (e is LogPoisonedException or StorageException)
        {
            say($"The audit log can't be written ({e.Message}); it will be told of the migrations when it can.");
        }
    }

    /// <summary>Version and number in the name: an earlier backup is never written over.</summary>
    private static string Free(DataFolder folder, Store store, int version)
    {
        var file = Path.GetFileName(store.File(folder));
        for (var n = 1; ; n++)
        {
            var name = Path.Combine(Path.GetFileName(folder.Backup), string.Create(CultureInfo.InvariantCulture, $"{file}.v{version}.{n}"));
            if (!File.Exists(Path.Combine(folder.Path, name)))
            {
                return name;
            }
        }
    }
}
