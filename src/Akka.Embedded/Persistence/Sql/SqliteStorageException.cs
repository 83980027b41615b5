using Akka.Actor;
using SQLitePCL;

namespace Akka.Persistence.Sql;

/// <summary>SQLite's answer to something it could not do.</summary>
public sealed class SqliteStorageException : AkkaException
{
    internal SqliteStorageException(int extendedCode, string action, string message)
        : base($"SQLite error {extendedCode} on {action}: {message}")
    {
        ExtendedCode = extendedCode;
    }

    /// <summary>SQLite's extended result code; its low byte is the primary one.</summary>
    public int ExtendedCode { get; }

    internal bool IsConstraint => (ExtendedCode & 0xff) == raw.SQLITE_CONSTRAINT;

    internal bool IsBusy => (ExtendedCode & 0xff) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;
}

/// <summary>
/// A commit failed, or the database could not be opened: what was written before may not be on the disk, so nothing
/// is acknowledged any more until the database is opened again.
/// </summary>
internal sealed class JournalBrokenException : AkkaException
{
    internal JournalBrokenException(string path, Exception cause)
        : base($"[{path}] is out of use since: {cause.Message}", cause)
    {
    }
}
