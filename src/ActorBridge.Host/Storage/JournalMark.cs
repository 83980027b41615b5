using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ActorBridge.Audit.Storage;
using Microsoft.Data.Sqlite;
using Serilog;

namespace ActorBridge.Host.Storage;

/// <summary>
/// How far the journal was durable, kept apart from it: one flipped byte in SQLite's write-ahead log takes everything behind it away, and SQLite
/// says nothing (measured). Written once a second and at the end, so it may lag behind the journal, never lead it.
/// </summary>
internal sealed class JournalMark : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly DataFolder _folder;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private long? _written;

    public JournalMark(DataFolder folder, ILogger log, TimeProvider time)
    {
        (_folder, _log) = (folder, log);
        _timer = time.CreateTimer(_ => WriteUnlessBusy(), null, Every, Every);
    }

    /// <summary>The number of the journal's last row; 0 when it has none.</summary>
    public static long LastRow(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'journal'";
        if ((long)command.ExecuteScalar()! == 0)
        {
            return 0;
        }

        command.CommandText = "SELECT COALESCE(MAX(ordering), 0) FROM journal";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>What the mark says; null when there is none.</summary>
    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    public static long? Read(DataFolder folder)
    {
        if (!File.Exists(folder.JournalMark))
        {
            return null;
        }

        var text = File.ReadAllText(folder.JournalMark, Encoding.Latin1);
        return text.Split(' ') is [var row, _] && long.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var last) && text == Text(last)
            ? last
            : throw new InvalidDataException($"{Path.GetFileName(folder.JournalMark)} is not what was written.");
    }

    /// <summary>After the journal was closed, so that the mark is exact.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Write();
    }

    // A disk that stands still for a minute must not hold a thread for each second of it.
    private void WriteUnlessBusy()
    {
        if (!_lock.TryEnter())
        {
            return;
        }

        try
        {
            Write();
        }
        finally
        {
            _lock.Exit();
        }
    }

    private void Write()
    {
        lock (_lock)
        {
            try
            {
                using var connection = BridgeDatabase.OpenToRead(_folder);
                var last = LastRow(connection);
                if (last != _written)
                {
                    AtomicFile.Write(_folder.JournalMark, Encoding.Latin1.GetBytes(Text(last)));
                    _written = last;
                }
            }
            catch (Exception e) when (e is SqliteException or StorageException)
            {
                // It lags behind; the journal's own failures are the actors' to report.
                _log.Warning("The journal's mark could not be written: {Reason}", e.Message);
            }
        }
    }

    private static string Text(long last)
    {
        var row = last.ToString(CultureInfo.InvariantCulture);
        return $"{row} {Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(row)))}\n";
    }
}
