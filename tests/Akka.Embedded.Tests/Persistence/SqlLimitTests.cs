using System.Threading.Channels;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Sql;

namespace Akka.Embedded.Tests.Persistence;

/// <summary>What waits for the database has a limit, and whoever comes above it is told so by name.</summary>
public sealed class SqlLimitTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly Database _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Above_the_limit_of_rows_a_request_is_refused_unless_it_would_be_alone()
    {
        var queue = new SqliteQueue(limit: 10);
        Assert.Null(queue.TryAdd(Rows(11)));
        Assert.Equal(10, Assert.IsType<DatabaseOverloadedException>(queue.TryAdd(Rows(1))).Limit);
        Assert.True(queue.Take([], maxWeight: 1_000));
        Assert.Null(queue.TryAdd(Rows(6)));
        Assert.Null(queue.TryAdd(Rows(4)));
        Assert.IsType<DatabaseOverloadedException>(queue.TryAdd(Rows(1)));
    }

    [Fact]
    public async Task A_write_and_a_recovery_above_the_limit_are_refused_and_what_was_taken_before_is_stored()
    {
        var system = _database.Start("akka.persistence.journal.sql.buffer-size = 1");
        var options = SqliteOptions.From("journal", system.Settings.Config.GetConfig("akka.persistence.journal.sql"));
        var database = SqliteDatabases.Of(system).Acquire(options);
        var actor = system.ActorOf(Recorder.Of("a"));
        Assert.Equal("", await actor.Ask<string>("seen", Soon));
        using var committing = new SemaphoreSlim(0);
        using var go = new ManualResetEventSlim();
        database.BeforeCommit = () =>
        {
            committing.Release();
            go.Wait(Soon);
        };
        var stored = actor.Ask<long>(new Happened("x", 1), Soon);
        Assert.True(await committing.WaitAsync(Soon));
        var last = database.WriteAsync(Rows(1));

        var told = Channel.CreateUnbounded<object>();
        var teller = system.ActorOf(Props.Create(() => new Teller(told.Writer)));
        var journal = Akka.Persistence.Persistence.Instance.Apply(system).JournalFor(null);
        journal.Tell(new WriteMessages([new AtomicWrite(new Persistent(new Happened("x", 1), 1L, "b", sender: teller))], teller, 1));
        journal.Tell(new ReplayMessages(1L, long.MaxValue, long.MaxValue, "b", teller));
        Assert.IsType<DatabaseOverloadedException>((await Next<ReplayMessagesFailure>(told)).Cause);

        // Writes are answered in their order, the refused ones too.
        go.Set();
        Assert.Equal(1L, await stored);
        Assert.True(await last);
        Assert.IsType<DatabaseOverloadedException>((await Next<WriteMessagesFailed>(told)).Cause);
        Assert.IsType<DatabaseOverloadedException>((await Next<WriteMessageFailure>(told)).Cause);
        SqliteDatabases.Of(system).Release(options);
        await system.Terminate();
        Assert.Equal(["a"], _database.Query("SELECT persistence_id FROM journal"));
    }

    private static async Task<T> Next<T>(Channel<object> told) => Assert.IsType<T>(await told.Reader.ReadAsync().AsTask().WaitAsync(Soon));

    private static SqliteRequest<bool> Rows(int weight) => new((_, _) => true, weight);

    private sealed class Teller : ReceiveActor
    {
        public Teller(ChannelWriter<object> told) => ReceiveAny(m => told.TryWrite(m));
    }
}
