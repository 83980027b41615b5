using Microsoft.Data.Sqlite;
using Serilog;
using SQLitePCL;

namespace ActorBridge.Host.Storage;

/// <summary>
/// What would make a start slower with each row that was ever written: whether SQLite's indexes agree with its tables, and whether rows are hidden.
/// It runs beside the host, from its start on, and is broken off when the host stops before.
/// </summary>
internal sealed class JournalCheck : IAsyncDisposable
{
    private const int StepsBetweenLooks = 100_000;

    private readonly DataFolder _folder;
    private readonly Task _running;
    private volatile bool _stopped;

    /// <param name="damaged">Told what is wrong, on a thread of the pool.</param>
    public JournalCheck(DataFolder folder, ILogger log, Action<string> damaged)
    {
        _folder = folder;
        _running = Task.Run(() =>
        {
            if (Damage() is { } damage && !_stopped)
            {
                log.Error("The journal: {Damage}", damage);
                damaged(damage);
            }
        });
    }

    /// <summary>Ends with the check.</summary>
    public Task Ended => _running;

    public async ValueTask DisposeAsync()
    {
        _stopped = true;
        await _running;
    }

    private string? Damage()
    {
        try
        {
            using var connection = BridgeDatabase.OpenToRead(_folder);
            raw.sqlite3_progress_handler(connection.Handle, StepsBetweenLooks, _ => _stopped ? 1 : 0, null);
            if (BridgeDatabase.Scalar(connection, "PRAGMA integrity_check(1)") is var whole and not "ok")
            {
                return $"Its database is damaged ({whole}). Stop the host and move {Path.GetFileName(_folder.Database)}* out of the data folder to go on without what it held.";
            }

            // Nothing here ever deletes an event. A row that stands for a refused one is empty.
            return JournalMark.LastRow(connection) > 0
                && BridgeDatabase.Scalar(connection, "SELECT ordering FROM journal WHERE deleted <> 0 AND length(message) > 0 LIMIT 1") is { } hidden
                ? $"Row {hidden} is marked as deleted, which nobody has done."
                : null;
        }
        catch (SqliteException e)
        {
            return $"Its database can't be read ({e.Message}).";
        }
    }
}
