using ActorBridge.Audit;
using ActorBridge.Audit.Storage;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Migrations;

/// <summary>The audit log. It migrates itself when it is opened, and its lines are never changed (docs/adr/0006); here it only has a version.</summary>
internal sealed class AuditStore() : Store("audit", LogMigration.Steps)
{
    public override string File(DataFolder folder) => folder.Audit;

    public override int? Version(DataFolder folder) => Directory.Exists(folder.Audit) ? LogMigration.Version(new DiskStorage(folder.Audit)) : null;

    public override void Backup(DataFolder folder, string to) => throw new NotSupportedException("Its earlier segments are its backup.");

    public override void Migrate(DataFolder folder, int from, Action<string> at) => throw new NotSupportedException("It is migrated by its opening.");
}
