using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Sql;

namespace Akka.Embedded.Tests.Persistence;

public sealed class SqlDamageTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly Database _database = new();

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData("UPDATE journal SET message = x'00' WHERE persistence_id = 'bad' AND sequence_number = 2", 2)]
    [InlineData("UPDATE journal SET manifest = 'happened-v9' WHERE persistence_id = 'bad' AND sequence_number = 3", 3)]
    [InlineData("UPDATE journal SET identifier = 999 WHERE persistence_id = 'bad' AND sequence_number = 1", 1)]
    [InlineData("UPDATE journal SET identifier = NULL WHERE persistence_id = 'bad' AND sequence_number = 1", 1)]
    [InlineData("DELETE FROM journal WHERE persistence_id = 'bad' AND sequence_number = 2", 2)]
    [InlineData("DELETE FROM journal WHERE persistence_id = 'bad' AND sequence_number = 1", 1)]
    public async Task A_damaged_row_stops_its_actor_and_no_other(string damage, long at)
    {
        await WriteThreeEach();
        _database.Query(damage);

        var system = _database.Start();
        var notices = new TaskCompletionSource<RecoveryFailed>();
        system.EventStream.Subscribe(system.ActorOf(Props.Create(() => new Notices(notices))), typeof(RecoveryFailed));
        var bad = system.ActorOf(Recorder.Of("bad"));
        var notice = await notices.Task.WaitAsync(Soon);
        Assert.Equal(("bad", bad), (notice.PersistenceId, notice.Actor));
        var damaged = Assert.IsType<DamagedEventException>(notice.Cause);
        Assert.Equal(("bad", at), (damaged.PersistenceId, damaged.SequenceNr));
        await Assert.ThrowsAsync<ActorNotFoundException>(() => system.ActorSelection(bad.Path).ResolveOne(TimeSpan.FromSeconds(1)));
        Assert.Equal("1:x/1 2:x/2 3:x/3", await system.ActorOf(Recorder.Of("good")).Ask<string>("seen", Soon));
        await system.Terminate();
    }

    [Fact]
    public async Task A_hole_is_let_pass_if_the_configuration_says_so()
    {
        await WriteThreeEach();
        _database.Query("DELETE FROM journal WHERE persistence_id = 'bad' AND sequence_number = 2");
        var system = _database.Start("akka.persistence.journal.sql.fail-on-sequence-gap = off");
        Assert.Equal("1:x/1 3:x/3", await system.ActorOf(Recorder.Of("bad")).Ask<string>("seen", Soon));
        await system.Terminate();
    }

    [Fact]
    public async Task A_damaged_snapshot_stops_its_actor()
    {
        var system = _database.Start();
        var actor = system.ActorOf(Recorder.Of("bad"));
        await actor.Ask<long>(new Happened("x", 1), Soon);
        await actor.Ask<SaveSnapshotSuccess>("snapshot", Soon);
        await system.Terminate();
        _database.Query("UPDATE snapshot SET snapshot = x'00'");

        system = _database.Start();
        var notices = new TaskCompletionSource<RecoveryFailed>();
        system.EventStream.Subscribe(system.ActorOf(Props.Create(() => new Notices(notices))), typeof(RecoveryFailed));
        system.ActorOf(Recorder.Of("bad"));
        Assert.IsType<DamagedSnapshotException>((await notices.Task.WaitAsync(Soon)).Cause);
        await system.Terminate();
    }

    private async Task WriteThreeEach()
    {
        var system = _database.Start();
        foreach (var id in new[] { "bad", "good" })
        {
            var actor = system.ActorOf(Recorder.Of(id));
            for (var i = 1; i <= 3; i++)
                await actor.Ask<long>(new Happened("x", i), Soon);
        }

        await system.Terminate();
    }

    private sealed class Notices : ReceiveActor
    {
        public Notices(TaskCompletionSource<RecoveryFailed> first) => Receive<RecoveryFailed>(n => first.TrySetResult(n));
    }
}
