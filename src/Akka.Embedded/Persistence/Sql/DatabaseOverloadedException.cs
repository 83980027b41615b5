using Akka.Actor;

namespace Akka.Persistence.Sql;

/// <summary>
/// So much waits for the database already that no more is taken (<c>buffer-size</c>). Nothing of this request was
/// stored or read; what was taken before is not touched.
/// </summary>
public sealed class DatabaseOverloadedException : AkkaException
{
    internal DatabaseOverloadedException(int limit)
        : base($"The database's queue is full ({limit} rows, akka.persistence.journal.sql.buffer-size).")
    {
        Limit = limit;
    }

    public int Limit { get; }
}
