using Akka.Persistence.Sql;

namespace Akka.Embedded.Tests.Persistence;

/// <summary>What one transaction writes with one statement, and how it reaches the file.</summary>
public sealed class SqlWritingTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private readonly Database _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task An_event_that_is_there_already_fails_alone_among_those_that_one_statement_writes()
    {
        var tasks = await InOneTransaction([.. Enumerable.Range(1, 60).Select(n => Event(n == 40 ? 7 : n, [1]))]);

        Assert.True(Assert.IsType<SqliteStorageException>(tasks[39].Exception!.InnerException).ExtendedCode is 2067);
        Assert.All(tasks.Where((_, i) => i != 39), t => Assert.True(t.IsCompletedSuccessfully));
        Assert.Equal(["59|60|1"], _file.Query("SELECT COUNT(*), MAX(sequence_number), MIN(sequence_number) FROM journal"));
    }

    /// <summary>More than the page cache holds, than is kept back before it is written, and than SQLite's file layer takes at once.</summary>
    [Fact]
    public async Task A_transaction_of_forty_megabytes_is_read_back_as_it_was_written()
    {
        static byte[] Content(int number) => [.. Enumerable.Range(0, 1 << 20).Select(i => (byte)(i * 31 + number))];
        const string middle = "SELECT group_concat(hex(substr(message, 500001, 8))) FROM journal";
        string? within = null;
        var tasks = await InOneTransaction(
        [
            .. Enumerable.Range(1, 40).Select(n => Event(n, Content(n))),
            new SqliteRequest<bool>((connection, _) => (within = connection.Query(middle)) is not null),
        ]);

        Assert.All(tasks, t => Assert.True(t.IsCompletedSuccessfully));

        // The transaction itself sees what it has handed over and what is not in the file yet.
        Assert.Equal(string.Join(',', Enumerable.Range(1, 40).Select(n => Convert.ToHexString(Content(n).AsSpan(500_000, 8)))), within);
        Assert.Equal([within!], _file.Query(middle));
        Assert.Equal(["ok"], _file.Query("PRAGMA integrity_check"));
        Assert.Equal(
            Enumerable.Range(1, 40).Select(n => Convert.ToHexString(Content(n).AsSpan(0, 64)) + "|" + Convert.ToHexString(Content(n).AsSpan(^64))),
            _file.Query("SELECT hex(substr(message, 1, 64)), hex(substr(message, -64)) FROM journal ORDER BY sequence_number"));
    }

    [Fact]
    public async Task A_new_file_has_pages_of_one_kibibyte_and_a_file_that_is_there_keeps_its_own()
    {
        await InOneTransaction([Event(1, [1])]);
        Assert.Equal(["1024"], _file.Query("PRAGMA page_size"));

        using var other = new Database();
        other.Query("PRAGMA page_size = 4096");
        other.Query("VACUUM");
        other.Query("PRAGMA journal_mode = WAL");
        await InOneTransaction([Event(1, [1])], other);
        Assert.Equal(["4096"], other.Query("PRAGMA page_size"));
    }

    private static JournalInsert Event(long number, byte[] message) =>
        new([new JournalRow("id", number, 1, message, "m", 1, [])], "writer", null);

    private async Task<Task[]> InOneTransaction(SqliteRequest[] requests, Database? file = null)
    {
        using var open = new ManualResetEventSlim();
        var database = new SqliteDatabase(new SqliteOptions((file ?? _file).Path, Soon, AutoInitialize: true, QueueRowsMax: 1000, TransactionRowsMax: 1000, Readers: 1));
        database.BeforeCommit = () => open.Wait(Soon);

        // Its commit waits, so that those that come meanwhile go into the next one together.
        var first = database.WriteAsync(new SqliteRequest<bool>((_, _) => true));
        Task[] tasks = [.. requests.Select(r => r is JournalInsert insert ? database.WriteAsync(insert) : (Task)database.WriteAsync((SqliteRequest<bool>)r))];
        open.Set();
        await first;
        await Task.WhenAll(tasks).ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(Soon);
        await Task.Run(database.Close);
        return tasks;
    }
}
