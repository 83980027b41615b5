namespace Akka.Persistence.Sql;

/// <summary>
/// The tables as Akka.Persistence.Sql 1.5.30 makes them on SQLite with its default mapping (TagTable tag mode), name
/// for name and type for type, so that a database moves between the two.
/// </summary>
internal static class SqliteSchema
{
    public const string Journal = """
        CREATE TABLE IF NOT EXISTS [journal] (
            [ordering]        INTEGER       NOT NULL PRIMARY KEY AUTOINCREMENT,
            [created]         INTEGER       NOT NULL,
            [deleted]         Bit           NOT NULL,
            [persistence_id]  NVarChar(255) NOT NULL,
            [sequence_number] INTEGER       NOT NULL,
            [message]         VarBinary     NOT NULL,
            [manifest]        NVarChar(500) NULL,
            [identifier]      INTEGER       NULL,
            [writer_uuid]     NVarChar(128) NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS journal_uq ON journal (persistence_id, sequence_number);
        CREATE INDEX IF NOT EXISTS journal_created_idx ON journal (created);
        CREATE INDEX IF NOT EXISTS journal_sequence_number_idx ON journal (sequence_number);
        CREATE TABLE IF NOT EXISTS [tags] (
            [ordering_id]    INTEGER       NOT NULL,
            [tag]            NVarChar(64)  NOT NULL,
            [sequence_nr]    INTEGER       NOT NULL,
            [persistence_id] NVarChar(255) NOT NULL,
            CONSTRAINT [PK_tags] PRIMARY KEY ([ordering_id], [tag]));
        CREATE INDEX IF NOT EXISTS tags_persistence_id_sequence_nr_idx ON tags (persistence_id, sequence_nr);
        CREATE INDEX IF NOT EXISTS tags_tag_idx ON tags (tag);
        """;

    public const string Snapshot = """
        CREATE TABLE IF NOT EXISTS [snapshot] (
            [persistence_id]  NVarChar(255) NOT NULL,
            [sequence_number] INTEGER       NOT NULL,
            [created]         INTEGER       NOT NULL,
            [snapshot]        VarBinary     NULL,
            [manifest]        NVarChar(500) NULL,
            [serializer_id]   INTEGER       NULL,
            CONSTRAINT [PK_snapshot] PRIMARY KEY ([persistence_id], [sequence_number]));
        CREATE INDEX IF NOT EXISTS snapshot_sequence_number_idx ON snapshot (sequence_number);
        CREATE INDEX IF NOT EXISTS snapshot_created_idx ON snapshot (created);
        """;
}
