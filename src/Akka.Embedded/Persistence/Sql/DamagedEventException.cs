using System.Runtime.Serialization;

namespace Akka.Persistence.Sql;

/// <summary>A stored event that cannot be what was written. The recovery of its actor stops; others are not touched.</summary>
public sealed class DamagedEventException : SerializationException
{
    internal DamagedEventException(string persistenceId, long sequenceNr, string reason, Exception cause = null)
        : base($"The stored event [{sequenceNr}] of persistenceId [{persistenceId}] is damaged: {reason}", cause)
    {
        PersistenceId = persistenceId;
        SequenceNr = sequenceNr;
    }

    public string PersistenceId { get; }

    public long SequenceNr { get; }
}
