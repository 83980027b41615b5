using System.Collections.Immutable;

namespace Akka.Persistence.Sql;

/// <summary>The rows of one actor's writes. Single ones are written many at a time.</summary>
internal sealed class JournalInsert(List<JournalRow> rows, string writerUuid, IImmutableList<Exception> rejections)
    : SqliteRequest<IImmutableList<Exception>>(
        (connection, statements) =>
        {
            JournalSql.Write(connection, statements, rows, writerUuid);
            return rejections;
        },
        rows.Count,
        needsSavepoint: rows.Count > 1 || rows[0].Tags.Count > 0)
{
    public List<JournalRow> Rows => rows;

    public string WriterUuid => writerUuid;

    public override int RunTogether(SqliteStatements statements, IReadOnlyList<SqliteRequest> group, int from)
    {
        var end = from + JournalSql.Together;
        if (end > group.Count)
            return 0;
        for (var i = from; i < end; i++)
        {
            if (group[i] is not JournalInsert { NeedsSavepoint: false })
                return 0;
        }

        JournalSql.WriteTogether(statements, group, from);
        for (var i = from; i < end; i++)
            ((JournalInsert)group[i]).Done();
        return JournalSql.Together;
    }

    private void Done() => Result = rejections;
}
