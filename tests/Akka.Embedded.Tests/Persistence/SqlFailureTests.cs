using Akka.Actor;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Journal;
using SQLitePCL;

namespace Akka.Embedded.Tests.Persistence;

public sealed class SqlFailureTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly Database _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task After_a_failed_commit_nothing_is_acknowledged_until_the_journal_was_opened_again()
    {
        var system = _database.Start();
        Assert.Equal(1L, await system.ActorOf(Recorder.Of("a")).Ask<long>(new Happened("x", 1), Soon));
        var database = SqliteDatabases.Of(system).Acquire(SqliteOptions.From("journal", system.Settings.Config.GetConfig("akka.persistence.journal.sql")));
        database.BeforeCommit = () => throw new SqliteStorageException(raw.SQLITE_IOERR, "COMMIT", "scripted");
        Assert.Equal("failed 1: SqliteStorageException", await system.ActorOf(Recorder.Of("b")).Ask<object>(new Happened("x", 1), Soon) is string s ? s : "stored");

        database.BeforeCommit = null;
        Assert.Equal("failed 1: JournalBrokenException", await Failure(system, "c"));

        var journal = Akka.Persistence.Persistence.Instance.Apply(system).JournalFor(null);
        await journal.Ask<Status.Success>(ReopenJournal.Instance, Soon);
        Assert.Equal(1L, await system.ActorOf(Recorder.Of("d")).Ask<long>(new Happened("x", 1), Soon));
        SqliteDatabases.Of(system).Release(SqliteOptions.From("journal", system.Settings.Config.GetConfig("akka.persistence.journal.sql")));
        await system.Terminate();
        Assert.Equal(["a|1", "d|1"], _database.Query("SELECT persistence_id, sequence_number FROM journal ORDER BY 1"));
    }

    [Fact]
    public async Task A_write_that_the_database_refuses_fails_alone()
    {
        var system = _database.Start();
        var actor = system.ActorOf(Recorder.Of("taken"));
        Assert.Equal("", await actor.Ask<string>("seen", Soon));
        _database.Query("INSERT INTO journal (created, deleted, persistence_id, sequence_number, message) VALUES (0, 0, 'taken', 1, x'00')");
        var others = Enumerable.Range(0, 20).Select(i => system.ActorOf(Recorder.Of($"o-{i}"))).ToList();
        var answers = others.Select(o => o.Ask<long>(new Happened("x", 1), Soon)).ToList();
        Assert.Equal("failed 1: SqliteStorageException", await actor.Ask<string>(new Happened("x", 1), Soon));
        Assert.All(await Task.WhenAll(answers), a => Assert.Equal(1L, a));
        await system.Terminate();
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_says_so_to_everyone_who_needs_it()
    {
        var system = _database.Start("akka.persistence.journal.sql.connection-string = \"Data Source=/dev/null/journal.db\"");
        var stopped = new TaskCompletionSource<Akka.Persistence.RecoveryFailed>();
        system.EventStream.Subscribe(system.ActorOf(Props.Create(() => new Notices(stopped))), typeof(Akka.Persistence.RecoveryFailed));
        system.ActorOf(Recorder.Of("a"));
        Assert.IsType<SqliteStorageException>((await stopped.Task.WaitAsync(Soon)).Cause);
        await system.Terminate();
    }

    private static async Task<string> Failure(ActorSystem system, string id) => await system.ActorOf(Recorder.Of(id)).Ask<string>(new Happened("x", 1), Soon);

    private sealed class Notices : ReceiveActor
    {
        public Notices(TaskCompletionSource<Akka.Persistence.RecoveryFailed> first) => Receive<Akka.Persistence.RecoveryFailed>(n => first.TrySetResult(n));
    }
}
