namespace Akka.Persistence.Snapshot;

/// <summary>Keeps snapshots as long as the actor system lives. For tests.</summary>
public class MemorySnapshotStore : SnapshotStore
{
    private readonly Lock _lock = new();

    private protected virtual List<SnapshotEntry> Snapshots { get; } = [];

    private protected override Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        lock (_lock)
        {
            var entry = Snapshots.Where(e => e.PersistenceId == persistenceId && criteria.IsMatch(e.Metadata)).MaxBy(e => e.SequenceNr);
            return Task.FromResult(entry is null ? null : new SelectedSnapshot(entry.Metadata, entry.Snapshot));
        }
    }

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        lock (_lock)
        {
            Snapshots.RemoveAll(e => e.PersistenceId == metadata.PersistenceId && e.SequenceNr == metadata.SequenceNr);
            Snapshots.Add(new SnapshotEntry
            {
                Id = $"{metadata.PersistenceId}_{metadata.SequenceNr}",
                PersistenceId = metadata.PersistenceId,
                SequenceNr = metadata.SequenceNr,
                Timestamp = metadata.Timestamp.Ticks,
                Snapshot = snapshot,
            });
        }

        return Task.CompletedTask;
    }

    private protected override Task DeleteAsync(SnapshotMetadata metadata)
    {
        lock (_lock)
        {
            Snapshots.RemoveAll(e => e.PersistenceId == metadata.PersistenceId && e.SequenceNr == metadata.SequenceNr
                && (metadata.Timestamp == DateTime.MinValue || e.Timestamp == metadata.Timestamp.Ticks));
        }

        return Task.CompletedTask;
    }

    private protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        lock (_lock)
            Snapshots.RemoveAll(e => e.PersistenceId == persistenceId && criteria.IsMatch(e.Metadata));
        return Task.CompletedTask;
    }
}

/// <summary>A snapshot in memory.</summary>
internal class SnapshotEntry
{
    public string Id { get; set; } = string.Empty;

    public string PersistenceId { get; set; } = string.Empty;

    public long SequenceNr { get; set; }

    public long Timestamp { get; set; }

    public object Snapshot { get; set; } = null!;

    internal SnapshotMetadata Metadata => new(PersistenceId, SequenceNr, new DateTime(Timestamp, DateTimeKind.Utc));
}
