using System.Runtime.Serialization;

namespace Akka.Persistence.Sql;

/// <summary>A stored snapshot that cannot be what was written. The recovery of its actor stops; others are not touched.</summary>
public sealed class DamagedSnapshotException : SerializationException
{
    internal DamagedSnapshotException(SnapshotMetadata metadata, string reason, Exception cause = null)
        : base($"The stored snapshot [{metadata.SequenceNr}] of persistenceId [{metadata.PersistenceId}] is damaged: {reason}", cause)
    {
    }
}
