namespace Akka.Persistence.Sql;

/// <summary>An event as a <see cref="SqlEventReader"/> finds it.</summary>
/// <param name="Ordering">Its place among all events of the journal; one after the other, with holes.</param>
/// <param name="PersistenceId">Whose it is.</param>
/// <param name="SequenceNr">Its number among those.</param>
/// <param name="Timestamp">When it was stored, in ticks of UTC.</param>
/// <param name="Event">The event, as the read adapters give it.</param>
public sealed record StoredEvent(long Ordering, string PersistenceId, long SequenceNr, long Timestamp, object Event);
