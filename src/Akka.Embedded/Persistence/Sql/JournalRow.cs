namespace Akka.Persistence.Sql;

/// <summary>A row of the journal table.</summary>
internal readonly record struct JournalRow(string PersistenceId, long SequenceNr, long Created, byte[] Message, string Manifest, int? Identifier, IReadOnlyCollection<string> Tags, bool Deleted = false);
