namespace Akka.Persistence.Snapshot;

/// <summary>Used where none is configured: nothing to load, and saving fails.</summary>
internal sealed class NoSnapshotStore : SnapshotStore
{
    private protected override Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        Task.FromResult<SelectedSnapshot>(null);

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot) => Fail();

    private protected override Task DeleteAsync(SnapshotMetadata metadata) => Fail();

    private protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Fail();

    private static Task Fail() => Task.FromException(new NoSnapshotStoreException("No snapshot store configured."));

    public class NoSnapshotStoreException(string message) : Exception(message);
}
