using Akka.Actor;

namespace Akka.Persistence;

internal interface IPersistentIdentity
{
    /// <summary>The identity under which events and snapshots are stored; the same through all incarnations.</summary>
    string PersistenceId { get; }

    /// <summary>The journal's configuration path; null or empty for <c>akka.persistence.journal.plugin</c>.</summary>
    string JournalPluginId { get; }

    /// <summary>The snapshot store's configuration path; null or empty for <c>akka.persistence.snapshot-store.plugin</c>.</summary>
    string SnapshotPluginId { get; }
}

internal interface IPersistenceRecovery
{
    Recovery Recovery { get; }
}

internal interface IPersistenceStash : IWithUnboundedStash
{
    IStashOverflowStrategy InternalStashOverflowStrategy { get; }
}
