using Akka.Actor;
using Akka.Persistence;

namespace Akka.Embedded.Tests.Persistence;

public sealed class SqlJournalTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly Database _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Events_and_a_snapshot_are_there_after_the_system_was_started_anew()
    {
        var system = _database.Start();
        var actor = system.ActorOf(Recorder.Of("a"));
        Assert.Equal(1L, await actor.Ask<long>(new Happened("x", 1), Soon));
        Assert.Equal(3L, await actor.Ask<long>(new[] { new Happened("x", 2), new Happened("x", 3) }, Soon));
        await actor.Ask<SaveSnapshotSuccess>("snapshot", Soon);
        Assert.Equal(4L, await actor.Ask<long>(new Happened("x", 4), Soon));
        await system.Terminate();

        system = _database.Start();
        actor = system.ActorOf(Recorder.Of("a"));
        Assert.Equal("offer 3 Happened { What = snapshot, Number = 3 } 4:x/4", await actor.Ask<string>("seen", Soon));
        await actor.Ask<DeleteSnapshotsSuccess>("delete snapshots", Soon);
        await system.Terminate();

        system = _database.Start();
        actor = system.ActorOf(Recorder.Of("a"));
        Assert.Equal("1:x/1 2:x/2 3:x/3 4:x/4", await actor.Ask<string>("seen", Soon));
        await system.Terminate();
    }

    [Fact]
    public async Task Deleted_events_are_gone_and_the_numbers_go_on()
    {
        var system = _database.Start();
        var actor = system.ActorOf(Recorder.Of("a"));
        for (var i = 1; i <= 4; i++)
            await actor.Ask<long>(new Happened("x", i), Soon);
        Assert.Equal(3L, (await actor.Ask<DeleteMessagesSuccess>(3L, Soon)).ToSequenceNr);
        await system.Terminate();
        Assert.Equal(["3|1", "4|0"], _database.Query("SELECT sequence_number, deleted FROM journal ORDER BY 1"));
        Assert.Equal(["even|4", "x|4"], _database.Query("SELECT tag, sequence_nr FROM tags ORDER BY 1"));

        system = _database.Start();
        actor = system.ActorOf(Recorder.Of("a"));
        Assert.Equal("4:x/4", await actor.Ask<string>("seen", Soon));
        await actor.Ask<DeleteMessagesSuccess>(4L, Soon);
        await system.Terminate();

        system = _database.Start();
        actor = system.ActorOf(Recorder.Of("a"));
        Assert.Equal("", await actor.Ask<string>("seen", Soon));
        Assert.Equal(5L, await actor.Ask<long>(new Happened("x", 5), Soon));
        await system.Terminate();
    }

    [Fact]
    public async Task A_refused_event_uses_up_its_number_and_leaves_no_hole()
    {
        var system = _database.Start();
        var actor = system.ActorOf(Recorder.Of("a"));
        await actor.Ask<long>(new Happened("x", 1), Soon);
        Assert.Equal("rejected 2: SerializerNotFoundException", await actor.Ask<string>(new Unserializable("?"), Soon));
        Assert.Equal(3L, await actor.Ask<long>(new Happened("x", 3), Soon));
        await system.Terminate();

        system = _database.Start();
        actor = system.ActorOf(Recorder.Of("a"));
        Assert.Equal("1:x/1 3:x/3", await actor.Ask<string>("seen", Soon));
        await system.Terminate();
    }

    [Fact]
    public async Task Ten_thousand_actors_with_one_write_outstanding_each_all_succeed()
    {
        var system = _database.Start();
        var actors = Enumerable.Range(0, 10_000).Select(i => system.ActorOf(Recorder.Of($"a-{i}"))).ToList();
        var answers = await Task.WhenAll(actors.Select(a => a.Ask<long>(new Happened("x", 1), TimeSpan.FromSeconds(60))));
        Assert.All(answers, a => Assert.Equal(1L, a));
        await system.Terminate();
        Assert.Equal(["10000|10000"], _database.Query("SELECT COUNT(*), COUNT(DISTINCT persistence_id) FROM journal"));
    }
}
